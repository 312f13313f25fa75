// The first frame of an animated WebP, which Leptonica does not read, by libwebpdemux. Only webp.cpp knows
// it.
//
// Not trusted: every byte; this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

namespace ocr {

struct WebpFrame {
  std::string_view picture;  // a WebP of its own, within the bytes given
  int left_px;               // where it lies in the file's picture
  int top_px;
};

// Nothing where the file is not animated, or corrupt.
std::optional<WebpFrame> first_webp_frame(std::string_view bytes);

}  // namespace ocr
