#include "image/exif.hpp"

#include <libexif/exif-data.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

namespace ocr {
namespace {

struct ExifDeleter {
  void operator()(ExifData* data) const { exif_data_unref(data); }
};

std::uint32_t number(std::string_view bytes, std::size_t at, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t from = big_endian ? at + i : at + 3 - i;
    value = value << 8 | static_cast<unsigned char>(bytes[from]);
  }
  return value;
}

constexpr std::string_view exif_mark("Exif\0\0", 6);

// JPEG (ITU-T T.81, B.1.1): each segment is FF, a marker code and a length that includes itself. The search
// ends at the scan (DA).
std::string_view jpeg_exif(std::string_view bytes) {
  for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == '\xFF' && bytes[at + 1] != '\xDA';) {
    const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 2])) << 8 |
                               static_cast<unsigned char>(bytes[at + 3]);
    if (length < 2 || length > bytes.size() - at - 2) return {};
    const std::string_view data = bytes.substr(at + 4, length - 2);
    if (bytes[at + 1] == '\xE1' && data.starts_with(exif_mark)) return data;
    at += 2 + length;
  }
  return {};
}

// PNG (https://www.w3.org/TR/png-3/#5Chunk-layout): after a signature of 8 bytes, chunks of length, type,
// data and CRC.
std::string_view png_exif(std::string_view bytes) {
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = number(bytes, at, true);
    if (length > bytes.size() - at - 12) return {};
    if (bytes.substr(at + 4, 4) == "eXIf") return bytes.substr(at + 8, length);
    at += 12 + length;
  }
  return {};
}

// WebP (RFC 9649): after a RIFF header of 12 bytes, chunks of type, length and data padded to an even size.
std::string_view webp_exif(std::string_view bytes) {
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const std::size_t length = number(bytes, at + 4, false);
    if (length > bytes.size() - at - 8) return {};
    if (bytes.substr(at, 4) == "EXIF") return bytes.substr(at + 8, length);
    at += 8 + length + length % 2;
  }
  return {};
}

std::unique_ptr<ExifData, ExifDeleter> load(std::string_view bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const std::size_t most = std::size_t{1} << 30;
  return std::unique_ptr<ExifData, ExifDeleter>(
      exif_data_new_from_data(data, static_cast<unsigned>(std::min(bytes.size(), most))));
}

std::unique_ptr<ExifData, ExifDeleter> load_chunk(std::string_view chunk) {
  if (chunk.empty()) return nullptr;
  return load(chunk.starts_with(exif_mark) ? std::string(chunk) : std::string(exif_mark).append(chunk));
}

}  // namespace

int exif_orientation(ImageFormat format, std::string_view bytes) {
  std::unique_ptr<ExifData, ExifDeleter> data;
  if (format == ImageFormat::jpeg) data = load_chunk(jpeg_exif(bytes));
  if (format == ImageFormat::png) data = load_chunk(png_exif(bytes));
  if (format == ImageFormat::webp) data = load_chunk(webp_exif(bytes));
  if (!data) return 1;
  const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (!entry || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return 1;
  const int orientation = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

}  // namespace ocr
