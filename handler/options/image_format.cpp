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

std::optional<ImageFormat> format_of_brand(std::string_view brand) {
  // ISO/IEC 23008-12, 10 and annexes; AVIF 1.1, 6; ISO/IEC 23000-22, 10. Those of 'mif1' do not tell the
  // coding.
  constexpr std::array<std::string_view, 2> avif{"avif", "avis"};
  constexpr std::array<std::string_view, 17> heif{"heic", "heix", "heim", "heis", "hevc", "hevx",
                                                  "hevm", "hevs", "mif1", "mif2", "mif3", "msf1",
                                                  "miaf", "avci", "avcs", "jpeg", "j2ki"};
  if (std::find(avif.begin(), avif.end(), brand) != avif.end()) return ImageFormat::avif;
  if (std::find(heif.begin(), heif.end(), brand) != heif.end()) return ImageFormat::heic;
  return std::nullopt;
}

// ISO/IEC 14496-12, 4.3: the file starts with a file type box, which contains a major brand, a version and
// compatible brands. The major brand may be anything; AVIF among the others says more than HEIF does.
std::optional<ImageFormat> brand_of_heif(std::string_view bytes) {
  if (bytes.size() < 16 || bytes.substr(4, 4) != "ftyp") return std::nullopt;
  constexpr std::size_t longest_box = 256;
  const std::uint32_t box = little_32(bytes, 0);
  const std::uint32_t size = box >> 24 | (box >> 8 & 0xFF00) | (box << 8 & 0xFF0000) | box << 24;
  const std::string_view brands = bytes.substr(0, std::min<std::size_t>(size, longest_box));
  const std::string_view main = bytes.substr(8, 4);
  std::optional<ImageFormat> found = format_of_brand(main);
  if (found && main != "mif1" && main != "msf1") return found;
  for (std::size_t at = 16; at + 4 <= brands.size(); at += 4)
    if (const auto other = format_of_brand(brands.substr(at, 4)); other && found != ImageFormat::avif)
      found = other;
  return found;
}

// Two letters are weak evidence, so what follows them is checked too.
bool is_bmp(std::string_view bytes) {
  if (bytes.size() < 18 || !bytes.starts_with("BM")) return false;
  const std::uint32_t header = little_32(bytes, 14);
  return header == 12 || (header >= 16 && header <= 124);
}

// https://netpbm.sourceforge.net/doc/pnm.html: P1 to P6, then space, then a number or a comment. P7 is PAM.
bool is_pnm(std::string_view bytes) {
  constexpr std::string_view space = " \t\n\v\f\r";
  if (bytes.starts_with("P7\n")) return true;
  if (bytes.size() < 4 || bytes[0] != 'P' || bytes[1] < '1' || bytes[1] > '6') return false;
  const std::size_t next = bytes.substr(0, 32).find_first_not_of(space, 2);
  if (next == std::string_view::npos) return false;
  return bytes[next] == '#' || (next > 2 && bytes[next] >= '0' && bytes[next] <= '9');
}

}  // namespace

std::string_view name_of(ImageFormat format) {
  constexpr std::array<std::string_view, 11> names{"png",  "jpeg", "tiff",     "webp", "gif", "bmp",
                                                   "heic", "avif", "jpeg2000", "pnm",  "pdf"};
  return names.at(static_cast<std::size_t>(format));
}

std::optional<ImageFormat> sniff(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::array magics{
      std::pair{"\x89PNG\r\n\x1a\n"sv, ImageFormat::png},
      std::pair{"\xFF\xD8\xFF"sv, ImageFormat::jpeg},
      std::pair{"II*\0"sv, ImageFormat::tiff},
      std::pair{"MM\0*"sv, ImageFormat::tiff},
      std::pair{"II+\0"sv, ImageFormat::tiff},  // BigTIFF
      std::pair{"MM\0+"sv, ImageFormat::tiff},
      std::pair{"\0\0\0\x0CjP  \r\n\x87\n"sv, ImageFormat::jpeg2000},
      std::pair{"\xFF\x4F\xFF\x51"sv, ImageFormat::jpeg2000},  // a codestream without a file around it
      std::pair{"GIF87a"sv, ImageFormat::gif},
      std::pair{"GIF89a"sv, ImageFormat::gif},
  };
  for (const auto& [magic, format] : magics)
    if (bytes.starts_with(magic)) return format;
  if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP")
    return ImageFormat::webp;
  if (is_bmp(bytes)) return ImageFormat::bmp;
  if (is_pnm(bytes)) return ImageFormat::pnm;
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
