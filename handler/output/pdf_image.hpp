// An image for embedding in a PDF: the bytes of the uploaded file if PDF supports their compression.
//
// A JPEG is embedded unchanged, and so are the compressed pixels of a PNG. Any other image is first
// converted to PNG, without loss. Not trusted: the file's bytes. Runs only in the sandboxed child.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "image/geometry.hpp"

namespace ocr {

struct PdfImage {
  std::string entries;  // of the stream's dictionary, without Length
  std::string data;
  int width_px = 0;
  int height_px = 0;
  Affine to_uploaded;  // from pixels of the image to pixels of the stored file
};

// Return nullopt if the file cannot be embedded without recompression.
std::optional<PdfImage> jpeg_for_pdf(std::string_view file);
std::optional<PdfImage> png_for_pdf(std::string_view file);

// `file` is the uploaded file, and `decoded` the image decoded from it.
Result<PdfImage> pdf_image(std::string_view file, const ImageHeader& header, const Image& decoded);

}  // namespace ocr
