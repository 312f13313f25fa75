#include "base64.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace ocr {
namespace {

constexpr std::uint8_t not_a_digit = 0xFF;
constexpr std::uint8_t white_space = 0xFE;
constexpr std::uint8_t padding = 0xFD;
constexpr std::uint8_t largest_digit = 63;

constexpr std::array<std::uint8_t, 256> digits = [] {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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

}  // namespace

std::optional<std::size_t> decode_base64(std::string_view text, char* out) {
  const char* in = text.data();
  const char* const end = in + text.size();
  char* const start = out;
  const auto put = [&](std::uint32_t group, int bytes) {
    for (int i = 0; i < bytes; ++i) *out++ = static_cast<char>(group >> (16 - 8 * i) & 0xFF);
  };

  std::uint32_t group = 0;  // of up to 4 digits
  int held = 0;             // digits in it
  int padded = 0;           // '=' seen
  while (in != end) {
    if (held == 0 && padded == 0) {
      while (end - in >= 4) {
        const std::uint32_t a = digit(in[0]);
        const std::uint32_t b = digit(in[1]);
        const std::uint32_t c = digit(in[2]);
        const std::uint32_t d = digit(in[3]);
        if ((a | b | c | d) > largest_digit) break;
        put(a << 18 | b << 12 | c << 6 | d, 3);
        in += 4;
      }
      if (in == end) break;
    }
    const std::uint8_t value = digit(*in++);
    if (value == white_space) continue;
    if (value == padding) {
      if (held + ++padded > 4 || held < 2) return std::nullopt;
      continue;
    }
    if (value == not_a_digit || padded > 0) return std::nullopt;
    group = group << 6 | value;
    if (++held == 4) {
      put(group, 3);
      group = 0;
      held = 0;
    }
  }
  if (held == 0) return padded == 0 ? std::optional<std::size_t>(out - start) : std::nullopt;
  if (held + padded != 4) return std::nullopt;
  group <<= 6 * padded;
  const std::uint32_t beyond = held == 2 ? group & 0xFFFF : group & 0xFF;
  if (beyond != 0) return std::nullopt;  // bits after the last byte: no encoder writes them
  put(group, held - 1);
  return static_cast<std::size_t>(out - start);
}

}  // namespace ocr
