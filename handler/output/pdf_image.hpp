// An image as a PDF holds it: the bytes of the uploaded file wherever PDF knows their compression.
//
// A JPEG goes in as it is, a PNG's compressed pixels too; whatever else there is becomes a PNG first, which
// loses nothing. Not trusted: the file's bytes; this runs only in the sandboxed child.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "image/geometry.hpp"

namespace ocr {

struct PdfImage {
  std::string entries;  // of the stream's dictionary, all but its Length
  std::string data;
  int width_px = 0;
  int height_px = 0;
  Affine to_uploaded;  // from the image's pixels to those of the file as it is stored
};

// Nothing where PDF cannot hold the file's compression.
std::optional<PdfImage> jpeg_for_pdf(std::string_view file);
std::optional<PdfImage> png_for_pdf(std::string_view file);

// The uploaded file, which was decoded to `decoded`.
Result<PdfImage> pdf_image(std::string_view file, const ImageHeader& header, const Image& decoded);

}  // namespace ocr
