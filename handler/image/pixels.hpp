// Chooses the decoder for each type of image: of its size, and of its pixels.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "image/decode.hpp"
#include "options/image_format.hpp"

struct Pix;

namespace ocr {

// What the file announces, without decoding. Returns nullopt if its header is corrupt.
std::optional<PixelSize> announced_size(std::string_view bytes, ImageFormat format, int page);

// The caller owns the picture, which may have a colour map, transparency or any depth. Returns nullptr if the
// file is corrupt, or so truncated that nothing is left. Adds to `warnings` what is missing otherwise.
Pix* read_pixels(std::string_view bytes, const ImageHeader& header, Warnings& warnings);

}  // namespace ocr
