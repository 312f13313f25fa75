// Extracts the first frame of an animated WebP, which Leptonica cannot read, with libwebpdemux. Only webp.cpp
// uses libwebpdemux.
//
// Not trusted: every byte; this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

namespace ocr {

struct WebpFrame {
  std::string_view picture;  // a complete WebP file, a view into the input
  int left_px;               // position on the canvas
  int top_px;
};

// Returns nullopt if the file is not animated or is corrupt.
std::optional<WebpFrame> first_webp_frame(std::string_view bytes);

}  // namespace ocr
