#include "image/pnm.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

struct PnmHeader {
  l_int32 type = 0;  // the digit after the P
  l_int32 width = 0;
  l_int32 height = 0;
  l_int32 bits = 0;
  l_int32 samples = 0;
};

std::optional<PnmHeader> read_pnm_header(std::string_view bytes) {
  PnmHeader header;
  if (readHeaderMemPnm(octets(bytes), bytes.size(), &header.width, &header.height, nullptr, &header.type,
                       &header.bits, &header.samples) != 0 ||
      header.width <= 0 || header.height <= 0)
    return std::nullopt;
  return header;
}

// If data is missing at the end, Leptonica only warns.
bool may_be_whole(std::string_view bytes, const PnmHeader& header) {
  const bool is_text = header.type >= 1 && header.type <= 3;  // at least one digit a sample
  const std::size_t in_row =
      static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.samples);
  const std::size_t row_bytes = is_text ? in_row : (in_row * static_cast<std::size_t>(header.bits) + 7) / 8;
  return bytes.size() > row_bytes * static_cast<std::size_t>(header.height);
}

// Takes the next number of a header, after space and comments, and one character after it.
std::uint32_t take_header_number(std::string_view& bytes) {
  while (!bytes.empty() && (bytes[0] < '0' || bytes[0] > '9'))
    bytes.remove_prefix(bytes[0] == '#' ? std::min(bytes.find('\n'), bytes.size() - 1) + 1 : 1);
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
  bytes.remove_prefix(std::min(static_cast<std::size_t>(end - bytes.data()) + 1, bytes.size()));
  return failure == std::errc() ? number : 0;
}

// Where white is not the highest number of 1, 2, 4, 8 or 16 bits, as from scanners of 12 bits, Leptonica does
// not read the file. This is the same picture with 8 bits; empty if the file is none of that kind.
std::string with_usual_white(std::string_view bytes) {
  constexpr std::array<std::uint32_t, 5> usual{1, 3, 15, 255, 65535};
  if (!bytes.starts_with("P5") && !bytes.starts_with("P6")) return "";
  std::string_view left = bytes.substr(2);
  const std::uint32_t width = take_header_number(left);
  const std::uint32_t height = take_header_number(left);
  const std::uint32_t white = take_header_number(left);
  if (white == 0 || white > 65535 || std::find(usual.begin(), usual.end(), white) != usual.end()) return "";
  std::string scaled = std::string(bytes.substr(0, 2)) + "\n" + std::to_string(width) + " " +
                       std::to_string(height) + "\n255\n";
  const std::size_t sample_bytes = white > 255 ? 2 : 1;
  for (; left.size() >= sample_bytes; left.remove_prefix(sample_bytes)) {
    std::uint32_t value = static_cast<unsigned char>(left[0]);
    if (sample_bytes == 2) value = value << 8 | static_cast<unsigned char>(left[1]);
    scaled += static_cast<char>((std::min(value, white) * 255 + white / 2) / white);
  }
  return scaled;
}

Pix* read_usual(std::string_view bytes) {
  const auto header = read_pnm_header(bytes);
  return header && may_be_whole(bytes, *header) ? pixReadMemPnm(octets(bytes), bytes.size()) : nullptr;
}

}  // namespace

std::optional<PixelSize> pnm_size(std::string_view bytes) {
  if (const auto header = read_pnm_header(bytes)) return PixelSize{header->width, header->height};
  const std::string scaled = with_usual_white(bytes);
  const auto header = read_pnm_header(scaled);
  return header ? std::optional(PixelSize{header->width, header->height}) : std::nullopt;
}

Pix* read_pnm(std::string_view bytes) {
  const std::string scaled = with_usual_white(bytes);
  return read_usual(scaled.empty() ? bytes : scaled);
}

}  // namespace ocr
