#include "image/gif.hpp"

#include <cstddef>

namespace ocr {
namespace {

int byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

// GIF89a, section 23: a graphic control extension precedes the frame to which it applies.
std::optional<int> transparent_gif_colour(std::string_view bytes) {
  constexpr std::size_t screen_bytes = 13;
  constexpr int extension = 0x21;
  constexpr int graphic_control = 0xF9;
  if (bytes.size() < screen_bytes) return std::nullopt;
  const int flags = byte_at(bytes, 10);
  std::size_t at = screen_bytes + ((flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0);
  std::optional<int> found;
  while (at + 3 < bytes.size() && byte_at(bytes, at) == extension) {
    if (byte_at(bytes, at + 1) == graphic_control && at + 7 < bytes.size() && byte_at(bytes, at + 2) == 4)
      found = (byte_at(bytes, at + 3) & 1) != 0 ? std::optional(byte_at(bytes, at + 6)) : std::nullopt;
    at += 2;
    while (at < bytes.size() && byte_at(bytes, at) != 0)
      at += 1 + static_cast<std::size_t>(byte_at(bytes, at));
    ++at;
  }
  return found;
}

}  // namespace ocr
