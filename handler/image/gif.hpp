// The transparent colour of a GIF, which Leptonica does not regard.
//
// Not trusted: every byte; this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

namespace ocr {

// Its index in the palette of the first frame; nullopt if the frame has none.
std::optional<int> transparent_gif_colour(std::string_view bytes);

}  // namespace ocr
