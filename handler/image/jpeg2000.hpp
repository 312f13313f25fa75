// Reads JPEG 2000, as a file (JP2) or as a bare codestream, with OpenJPEG. Only jpeg2000.cpp uses OpenJPEG.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

#include "options/image_format.hpp"

struct Pix;

namespace ocr {

// Read from the header, without decoding. Returns nullopt if it is corrupt or has more components than any
// picture.
std::optional<PixelSize> jpeg2000_size(std::string_view bytes);
// Grey, or colours with their opacity, 8 bits each. The caller owns the picture; nullptr if the file is
// corrupt or truncated.
Pix* read_jpeg2000(std::string_view bytes);

}  // namespace ocr
