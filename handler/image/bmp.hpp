// Reads BMP of every kind: also with run lengths, bit fields, 16 bits, alpha or an odd palette, and those of
// OS/2.
//
// Own code, because Leptonica reads only the plainest kind, and the libraries of Debian that read the others
// are toolkits for windows, games or hundreds of formats (GdkPixbuf, SDL, ImageMagick): far more code for
// hostile bytes than this.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <string_view>

struct Pix;

namespace ocr {

// The caller owns the picture: 8 bits if it is grey, else 32, with opacity if the file has it. Returns
// nullptr if the file is corrupt, truncated, or contains a JPEG, PNG or fax. The size must be within the
// limits (see bmp_size).
Pix* read_bmp(std::string_view bytes);

}  // namespace ocr
