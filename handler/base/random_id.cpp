#include "base/random_id.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/error.hpp"

namespace ocr {
namespace {

template <std::size_t Size>
std::array<unsigned char, Size> random_bytes() {
  std::array<unsigned char, Size> bytes{};
  if (getrandom(bytes.data(), Size, 0) != static_cast<ssize_t>(Size))
    throw Unavailable("the kernel returned no random bytes");
  return bytes;
}

constexpr std::size_t id_bytes = 16;
constexpr const char* hex_digits = "0123456789abcdef";

}  // namespace

std::string random_id() {
  return to_hex(random_bytes<id_bytes>());
}

std::string to_hex(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 15];
  }
  return text;
}

std::int64_t random_number() {
  std::uint64_t number = 0;
  for (const unsigned char byte : random_bytes<sizeof number>()) number = number << 8 | byte;
  return static_cast<std::int64_t>(number % std::numeric_limits<std::int64_t>::max()) + 1;
}

bool is_id(const std::string& text) {
  return text.size() == 2 * id_bytes && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace ocr
