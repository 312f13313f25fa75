#include "options/image_format.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace ocr {
namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t little_16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
std::uint32_t little_32(std::string_view bytes, std::size_t at) {
  return little_16(bytes, at) | little_16(bytes, at + 2) << 16;
}

// GIF89a, section 15: data is a sequence of sub-blocks, each preceded by its size; size 0 ends the sequence.
bool skip_sub_blocks(std::string_view bytes, std::size_t& at) {
  while (at < bytes.size()) {
    const std::size_t size = byte_at(bytes, at);
    at += 1 + size;
    if (size == 0) return at <= bytes.size();
  }
  return false;
}

std::size_t colour_table_bytes(std::uint32_t flags) {
  return flags & 0x80 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// ISO/IEC 14496-12, 4.3: the file starts with a file type box, which contains a major brand, a version and
// compatible brands.
std::optional<ImageFormat> brand_of_heif(std::string_view bytes) {
  if (bytes.size() < 16 || bytes.substr(4, 4) != "ftyp") return std::nullopt;
  const std::string_view main = bytes.substr(8, 4);
  if (main == "avif" || main == "avis") return ImageFormat::avif;
  if (main == "heic" || main == "heix") return ImageFormat::heic;
  if (main != "mif1" && main != "msf1") return std::nullopt;
  constexpr std::size_t longest_box = 256;
  const std::uint32_t box = little_32(bytes, 0);
  const std::uint32_t size = box >> 24 | (box >> 8 & 0xFF00) | (box << 8 & 0xFF0000) | box << 24;
  const std::string_view brands = bytes.substr(0, std::min<std::size_t>(size, longest_box));
  for (std::size_t at = 16; at + 4 <= brands.size(); at += 4)
    if (brands.substr(at, 4) == "avif" || brands.substr(at, 4) == "avis") return ImageFormat::avif;
  return ImageFormat::heic;
}

}  // namespace

std::string_view name_of(ImageFormat format) {
  constexpr std::array<std::string_view, 9> names{"png", "jpeg", "tiff", "webp", "gif",
                                                  "bmp", "heic", "avif", "pdf"};
  return names.at(static_cast<std::size_t>(format));
}

std::optional<ImageFormat> sniff(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::array magics{
      std::pair{"\x89PNG\r\n\x1a\n"sv, ImageFormat::png},
      std::pair{"\xFF\xD8\xFF"sv, ImageFormat::jpeg},
      std::pair{"II*\0"sv, ImageFormat::tiff},
      std::pair{"MM\0*"sv, ImageFormat::tiff},
      std::pair{"GIF87a"sv, ImageFormat::gif},
      std::pair{"GIF89a"sv, ImageFormat::gif},
  };
  for (const auto& [magic, format] : magics)
    if (bytes.starts_with(magic)) return format;
  if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP")
    return ImageFormat::webp;
  // Two letters are weak evidence, so the size of the header that follows is checked too.
  if (bytes.size() >= 18 && bytes.starts_with("BM")) {
    const std::uint32_t header = little_32(bytes, 14);
    if (header == 12 || (header >= 40 && header <= 124)) return ImageFormat::bmp;
  }
  if (const auto heif = brand_of_heif(bytes)) return heif;
  // ISO 32000-1, annex H.3: readers accept the marker anywhere in the first 1024 bytes.
  if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return ImageFormat::pdf;
  return std::nullopt;
}

std::optional<PixelSize> gif_size(std::string_view bytes) {
  constexpr std::size_t screen_bytes = 13;
  constexpr std::size_t frame_bytes = 10;
  if (bytes.size() < screen_bytes) return std::nullopt;
  PixelSize size{little_16(bytes, 6), little_16(bytes, 8)};
  bool has_frame = false;
  std::size_t at = screen_bytes + colour_table_bytes(byte_at(bytes, 10));
  while (at < bytes.size()) {
    const std::uint32_t kind = byte_at(bytes, at);
    if (kind == 0x3B) break;
    if (kind == 0x21) {
      at += 2;
    } else if (kind == 0x2C && at + frame_bytes < bytes.size()) {
      size.width_px =
          std::max<std::int64_t>(size.width_px, little_16(bytes, at + 1) + little_16(bytes, at + 5));
      size.height_px =
          std::max<std::int64_t>(size.height_px, little_16(bytes, at + 3) + little_16(bytes, at + 7));
      has_frame = true;
      at += frame_bytes + colour_table_bytes(byte_at(bytes, at + 9)) + 1;
    } else {
      return std::nullopt;
    }
    if (!skip_sub_blocks(bytes, at)) return std::nullopt;
  }
  return has_frame ? std::optional(size) : std::nullopt;
}

std::optional<PixelSize> bmp_size(std::string_view bytes) {
  if (bytes.size() < 26) return std::nullopt;
  PixelSize size{little_16(bytes, 18), little_16(bytes, 20)};
  if (little_32(bytes, 14) != 12) {
    const auto width = static_cast<std::int32_t>(little_32(bytes, 18));
    const auto height = static_cast<std::int32_t>(little_32(bytes, 22));
    // A negative height means that the rows are stored from top to bottom.
    size = {width, height < 0 ? -static_cast<std::int64_t>(height) : height};
  }
  return size.width_px > 0 && size.height_px > 0 ? std::optional(size) : std::nullopt;
}

}  // namespace ocr
