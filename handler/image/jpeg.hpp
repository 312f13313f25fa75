// Finds how much of a JPEG is there, with libjpeg. Only jpeg.cpp uses libjpeg itself; Leptonica decodes.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

namespace ocr {

// Whether an end mark follows what looks like the last scan. Bytes after the end may look like one too;
// jpeg_extent() knows.
bool jpeg_has_end(std::string_view bytes);

struct JpegExtent {
  int rows = 0;  // decoded from data of the file, of those as stored
  bool has_end = true;
  bool lacks_detail = false;  // all rows are there, but not all scans that refine them
};

// Decodes the file once. Returns nullopt if nothing can be decoded.
std::optional<JpegExtent> jpeg_extent(std::string_view bytes);

}  // namespace ocr
