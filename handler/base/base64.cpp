#include "base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace ocr {
namespace {

constexpr std::uint8_t not_a_digit = 0xFF;
constexpr std::uint8_t white_space = 0xFE;
constexpr std::uint8_t padding = 0xFD;
constexpr std::uint8_t largest_digit = 63;

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint8_t, 256> digits = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(not_a_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  for (const char c : {' ', '\t', '\r', '\n'}) table[static_cast<unsigned char>(c)] = white_space;
  table[static_cast<unsigned char>('=')] = padding;
  return table;
}();

std::uint8_t digit(char c) {
  return digits[static_cast<unsigned char>(c)];
}

char* put(char* out, std::uint32_t group, int bytes) {
  for (int i = 0; i < bytes; ++i) *out++ = static_cast<char>(group >> (16 - 8 * i) & 0xFF);
  return out;
}

// Decodes the digits that are not in unbroken groups of four: around white space and at the end.
class Remainder {
 public:
  // Returns false if the character is not allowed here.
  bool take(std::uint8_t value, char*& out) {
    if (value == white_space) return true;
    if (value == padding) return held_ >= 2 && held_ + ++padded_ <= 4;
    if (value == not_a_digit || padded_ > 0) return false;
    group_ = group_ << 6 | value;
    if (++held_ < 4) return true;
    out = put(out, group_, 3);
    group_ = 0;
    held_ = 0;
    return true;
  }

  // Returns false if the last group is incomplete or has bits after its last byte: no encoder writes those.
  bool finish(char*& out) {
    if (held_ == 0) return true;
    if (held_ + padded_ != 4) return false;
    group_ <<= 6 * padded_;
    if ((group_ & (held_ == 2 ? 0xFFFF : 0xFF)) != 0) return false;
    out = put(out, group_, held_ - 1);
    return true;
  }

  bool is_between_groups() const { return held_ == 0; }

 private:
  std::uint32_t group_ = 0;
  int held_ = 0;
  int padded_ = 0;
};

// Decodes groups of four digits up to the first group that contains anything else, and returns its start.
const char* decode_groups(const char* in, const char* end, char*& out) {
  for (; end - in >= 4; in += 4) {
    const std::uint32_t a = digit(in[0]);
    const std::uint32_t b = digit(in[1]);
    const std::uint32_t c = digit(in[2]);
    const std::uint32_t d = digit(in[3]);
    if ((a | b | c | d) > largest_digit) break;
    out = put(out, a << 18 | b << 12 | c << 6 | d, 3);
  }
  return in;
}

}  // namespace

std::optional<std::size_t> decode_base64(std::string_view text, char* out) {
  const char* in = text.data();
  const char* const end = in + text.size();
  char* const start = out;
  Remainder remainder;
  while (in != end) {
    if (remainder.is_between_groups()) in = decode_groups(in, end, out);
    if (in != end && !remainder.take(digit(*in++), out)) return std::nullopt;
  }
  if (!remainder.finish(out)) return std::nullopt;
  return static_cast<std::size_t>(out - start);
}

std::string encode_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* out = text.data();
  while (!bytes.empty()) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size());
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < count; ++i)
      group |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (16 - 8 * i);
    for (std::size_t i = 0; i <= count; ++i) out[i] = alphabet[group >> (18 - 6 * i) & 0x3F];
    out += 4;
    bytes.remove_prefix(count);
  }
  return text;
}

}  // namespace ocr
