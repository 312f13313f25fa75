#include "mutation.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace {

std::size_t below(std::size_t end, std::mt19937& random) {
  return end == 0 ? 0 : random() % end;
}

// The first bytes control the decoder, so half of the damage goes there.
std::size_t place_in(const std::string& bytes, std::mt19937& random) {
  constexpr std::size_t head = 64;
  return below(random() % 2 == 0 ? std::min(bytes.size(), head) : bytes.size(), random);
}

void flip_bit(std::string& bytes, std::mt19937& random) {
  bytes[place_in(bytes, random)] ^= static_cast<char>(1U << random() % 8);
}

void replace_byte(std::string& bytes, std::mt19937& random) {
  bytes[place_in(bytes, random)] = static_cast<char>(random());
}

void truncate(std::string& bytes, std::mt19937& random) {
  bytes.resize(1 + below(bytes.size(), random));
}

// Numbers at the edges of their types, where lengths and sizes may be.
void change_number(std::string& bytes, std::mt19937& random) {
  constexpr std::array<std::uint32_t, 8> edges{0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000};
  const std::uint32_t number = edges[random() % edges.size()];
  const std::size_t width = std::size_t{1} << random() % 3;
  const bool big_endian = random() % 2 == 0;
  const std::size_t at = place_in(bytes, random);
  for (std::size_t i = 0; i < width && at + i < bytes.size(); ++i)
    bytes[at + i] = static_cast<char>(number >> 8 * (big_endian ? width - 1 - i : i));
}

void repeat_part(std::string& bytes, std::mt19937& random) {
  const std::size_t from = below(bytes.size(), random);
  bytes.insert(below(bytes.size(), random), bytes.substr(from, 1 + random() % 64));
}

void remove_part(std::string& bytes, std::mt19937& random) {
  bytes.erase(below(bytes.size(), random), 1 + random() % 64);
}

}  // namespace

std::string mutated(std::string bytes, const std::string& other, std::mt19937& random) {
  constexpr std::array changes{flip_bit,      flip_bit,    replace_byte, replace_byte,
                               change_number, repeat_part, remove_part,  truncate};
  const std::size_t count = 1 + random() % 3;
  for (std::size_t i = 0; i < count && !bytes.empty(); ++i) changes[random() % changes.size()](bytes, random);
  constexpr unsigned one_in = 10;
  if (random() % one_in == 0)
    bytes.replace(below(bytes.size(), random), std::string::npos, other.substr(other.size() / 2));
  return bytes;
}
