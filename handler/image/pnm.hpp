// Reads Netpbm's formats, PBM to PAM, with Leptonica.
//
// Not trusted: every byte; this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

#include "options/image_format.hpp"

struct Pix;

namespace ocr {

// Returns nullopt if the header is corrupt.
std::optional<PixelSize> pnm_size(std::string_view bytes);
// The caller owns the picture; nullptr if the file is corrupt or truncated.
Pix* read_pnm(std::string_view bytes);

}  // namespace ocr
