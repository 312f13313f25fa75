#include "image/bmp_header.hpp"

#include <algorithm>
#include <cmath>

#include "options/image_format.hpp"

namespace ocr {
namespace {

// https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapv5header
constexpr std::uint32_t file_header_bytes = 14;
constexpr std::uint32_t os2_header_bytes = 12;  // version 1
constexpr std::uint32_t usual_header_bytes =
    40;  // those with fewer bytes, and that with 64, are OS/2 version 2
constexpr std::uint32_t os2_long_header_bytes = 64;
constexpr std::size_t fields_at = 54;

constexpr std::array<BmpField, 4> fields_555{{{0x7C00}, {0x03E0}, {0x001F}, {0}}};
constexpr std::array<BmpField, 4> fields_565{{{0xF800}, {0x07E0}, {0x001F}, {0}}};
constexpr std::array<BmpField, 4> fields_888{{{0xFF0000}, {0xFF00}, {0xFF}, {0}}};

// Some programs announce fields of 16 bits and write none. Then only the highest bit tells one kind from the
// other.
std::array<BmpField, 4> guessed_fields(std::string_view pixels) {
  for (std::size_t at = 1; at < pixels.size(); at += 2)
    if ((bmp_number(pixels, at, 1) & 0x80) != 0) return fields_565;
  return fields_555;
}

// The fields of 16 and 32 bits. Returns the number of bytes that they take after the header.
std::optional<std::size_t> read_fields(std::string_view bytes, std::uint32_t header_bytes,
                                       BmpHeader& header) {
  header.channels = header.bits == 16 ? fields_555 : fields_888;
  if (header.compression != BmpCompression::fields && header.compression != BmpCompression::fields_and_alpha)
    return 0;
  const std::size_t pixels_at = bmp_number(bytes, 10, 4);
  const bool are_within_header = header_bytes > usual_header_bytes;
  if (!are_within_header && pixels_at == fields_at) {
    if (header.bits == 16) header.channels = guessed_fields(bytes.substr(std::min(fields_at, bytes.size())));
    return 0;
  }
  const bool have_alpha = header.compression == BmpCompression::fields_and_alpha || header_bytes >= 56;
  const std::size_t count = have_alpha ? 4 : 3;
  if (bytes.size() < fields_at + 4 * count) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i)
    header.channels.at(i).mask = bmp_number(bytes, fields_at + 4 * i, 4);
  return are_within_header ? 0 : 4 * count;
}

void read_palette(std::string_view bytes, std::size_t from, std::size_t to, std::size_t entry_bytes,
                  std::size_t stated_count, BmpHeader& header) {
  const std::size_t possible = std::size_t{1} << header.bits;
  const std::size_t count = stated_count == 0 ? possible : std::min(stated_count, possible);
  for (std::size_t i = 0; i < count && from + entry_bytes <= to; ++i, from += entry_bytes)
    header.palette.push_back(bmp_colour(bmp_number(bytes, from + 2, 1), bmp_number(bytes, from + 1, 1),
                                        bmp_number(bytes, from, 1)));
  header.palette.resize(possible,
                        bmp_colour(0, 0, 0));  // some programs write fewer colours than there can be
}

int dpi_of(std::uint32_t pixels_a_metre) {
  constexpr double inches_a_metre = 39.37;
  constexpr std::uint32_t most = 400'000;  // beyond any scanner
  return pixels_a_metre > most ? 0 : static_cast<int>(std::lround(pixels_a_metre / inches_a_metre));
}

bool is_known_kind(const BmpHeader& header, bool is_os2) {
  const auto bits = header.bits;
  switch (header.compression) {
    case BmpCompression::none:
      return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
    case BmpCompression::runs_8:
      return bits == 8;
    case BmpCompression::runs_4:
      return bits == 4;
    case BmpCompression::runs_24:
      return is_os2 && bits == 24;
    case BmpCompression::fields:
      return !is_os2 && (bits == 16 || bits == 32);
    case BmpCompression::fields_and_alpha:
      return bits == 16 || bits == 32;
    default:
      return false;
  }
}

}  // namespace

std::optional<BmpHeader> read_bmp_header(std::string_view bytes) {
  const auto size = bmp_size(bytes);
  if (!size || bytes.size() < 30) return std::nullopt;
  BmpHeader header;
  const std::uint32_t header_bytes = bmp_number(bytes, file_header_bytes, 4);
  const std::size_t after_header = file_header_bytes + std::size_t{header_bytes};
  const bool is_first_os2 = header_bytes == os2_header_bytes;
  const bool is_os2 = header_bytes < usual_header_bytes || header_bytes == os2_long_header_bytes;
  if (bytes.size() < after_header) return std::nullopt;
  header.width = static_cast<int>(size->width_px);
  header.height = static_cast<int>(size->height_px);
  header.starts_at_top = !is_first_os2 && bmp_number(bytes, 22, 4) >> 31 != 0;
  header.bits = bmp_number(bytes, is_first_os2 ? 24 : 28, 2);
  if (header_bytes >= 20) header.compression = static_cast<BmpCompression>(bmp_number(bytes, 30, 4));
  if (header_bytes >= usual_header_bytes) {
    header.x_dpi = dpi_of(bmp_number(bytes, 38, 4));
    header.y_dpi = dpi_of(bmp_number(bytes, 42, 4));
  }
  if (!is_known_kind(header, is_os2)) return std::nullopt;
  const auto fields_bytes = read_fields(bytes, header_bytes, header);
  if (!fields_bytes) return std::nullopt;
  const std::size_t palette_at = after_header + *fields_bytes;
  const std::size_t entry_bytes = is_first_os2 ? 3 : 4;
  std::size_t pixels_at = bmp_number(bytes, 10, 4);
  const std::size_t stated_count = header_bytes >= usual_header_bytes ? bmp_number(bytes, 46, 4) : 0;
  if (pixels_at < palette_at) {  // wrong in some files
    const std::size_t usual_count = header.bits <= 8 ? std::size_t{1} << header.bits : 0;
    pixels_at = palette_at +
                entry_bytes * (stated_count != 0 ? std::min<std::size_t>(stated_count, 256) : usual_count);
  }
  if (pixels_at > bytes.size()) return std::nullopt;
  if (header.bits <= 8) read_palette(bytes, palette_at, pixels_at, entry_bytes, stated_count, header);
  header.pixels = bytes.substr(pixels_at);
  return header;
}

}  // namespace ocr
