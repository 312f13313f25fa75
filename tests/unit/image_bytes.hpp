// Image files assembled byte by byte: unusual or invalid content that no library writes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ocr::test {

// `bytes` may be more than the number has; the others are zero.
inline std::string number(std::uint32_t value, std::size_t bytes, bool big_endian = false) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes && i < sizeof value; ++i)
    text[big_endian ? bytes - 1 - i : i] = static_cast<char>(value >> 8 * i & 0xFF);
  return text;
}
inline std::string big_32(std::uint32_t value) {
  return number(value, 4, true);
}

// Tagged data as in TIFF and Exif: one directory with one entry, the orientation.
inline std::string orientation_tag(int orientation, bool big_endian = false, std::uint32_t type = 3) {
  const auto n = [&](std::uint32_t value, std::size_t bytes) { return number(value, bytes, big_endian); };
  const auto value = static_cast<std::uint32_t>(orientation);
  return (big_endian ? "MM" : "II") + n(42, 2) + n(8, 4) + n(1, 2) + n(0x112, 2) + n(type, 2) + n(1, 4) +
         (type == 3 ? n(value, 2) + n(0, 2) : n(value, 4)) + n(0, 4);
}

inline const std::string& exif_mark() {
  static const std::string mark("Exif\0\0", 6);
  return mark;
}

inline std::string jpeg_segment(std::uint32_t kind, const std::string& content) {
  return "\xFF" + number(kind, 1) + number(static_cast<std::uint32_t>(content.size()) + 2, 2, true) + content;
}

// `jpeg` with a segment inserted directly after its first marker.
inline std::string with_jpeg_segment(const std::string& jpeg, std::uint32_t kind,
                                     const std::string& content) {
  return jpeg.substr(0, 2) + jpeg_segment(kind, content) + jpeg.substr(2);
}

inline std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

inline std::string png_chunk(const std::string& type, const std::string& content) {
  return big_32(static_cast<std::uint32_t>(content.size())) + type + content + big_32(crc_of(type + content));
}

inline const std::string png_magic = "\x89PNG\r\n\x1a\n";

// A header without any pixels.
inline std::string png_head(std::uint32_t width, std::uint32_t height) {
  return png_magic + png_chunk("IHDR", big_32(width) + big_32(height) + std::string("\x08\0\0\0\0", 5)) +
         png_chunk("IDAT", "");
}

// `png` with a chunk inserted directly after its header.
inline std::string with_png_chunk(const std::string& png, const std::string& type,
                                  const std::string& content) {
  constexpr std::size_t head = 8 + 25;
  return png.substr(0, head) + png_chunk(type, content) + png.substr(head);
}

// Grey, 8 bits, one strip.
inline std::string tiff(std::uint32_t width, std::uint32_t height, const std::string& pixels, int orientation,
                        bool big_endian = false) {
  const auto n = [&](std::uint32_t value, std::size_t bytes) { return number(value, bytes, big_endian); };
  const auto short_entry = [&](std::uint32_t tag, std::uint32_t value) {
    return n(tag, 2) + n(3, 2) + n(1, 4) + n(value, 2) + n(0, 2);
  };
  const auto long_entry = [&](std::uint32_t tag, std::uint32_t value) {
    return n(tag, 2) + n(4, 2) + n(1, 4) + n(value, 4);
  };
  constexpr std::uint32_t entries = 10;
  const std::uint32_t data = 8 + 2 + entries * 12 + 4;
  return (big_endian ? "MM" : "II") + n(42, 2) + n(8, 4) + n(entries, 2) + long_entry(0x100, width) +
         long_entry(0x101, height) + short_entry(0x102, 8) + short_entry(0x103, 1) + short_entry(0x106, 1) +
         long_entry(0x111, data) + short_entry(0x112, static_cast<std::uint32_t>(orientation)) +
         short_entry(0x115, 1) + long_entry(0x116, height) +
         long_entry(0x117, static_cast<std::uint32_t>(pixels.size())) + n(0, 4) + pixels;
}

struct GifFrame {
  std::uint32_t left, top, width, height;
};

inline std::string gif_frame(const GifFrame& frame, const std::string& flags = std::string(1, '\0'),
                             const std::string& colours = "") {
  return "," + number(frame.left, 2) + number(frame.top, 2) + number(frame.width, 2) +
         number(frame.height, 2) + flags + colours + std::string("\x02\x02\x44\x01\0", 5);
}

inline std::string gif_screen(std::uint32_t width, std::uint32_t height, char flags = '\0') {
  return "GIF89a" + number(width, 2) + number(height, 2) + flags + std::string(2, '\0');
}

inline std::string bmp(std::uint32_t header, std::uint32_t width, std::uint32_t height) {
  const std::size_t bytes = header == 12 ? 2 : 4;
  return "BM" + number(1'000, 4) + number(0, 4) + number(14 + header, 4) + number(header, 4) +
         number(width, bytes) + number(height, bytes) + number(1, 2) + number(24, 2) + std::string(200, '\0');
}

}  // namespace ocr::test
