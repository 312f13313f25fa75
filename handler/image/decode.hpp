// How bytes become an image: header first, limits next, pixels last.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "image/image.hpp"
#include "options/image_format.hpp"
#include "options/pages.hpp"

namespace ocr {

struct ImageLimits {
  std::int64_t max_pixels;  // of each page
  std::int64_t max_side_px;
  std::int64_t max_pages;
};

struct ImageHeader {
  ImageFormat format;
  PixelSize size;  // as stored, before any turn
  int page = 1;
  int dpi = 0;  // at which it was rendered; 0: it was not
  int exif_orientation = 1;
};

// Pages are numbered from 1; of what is read here, only TIFF has more than one.
// unsupported_type, unreadable_image or image_too_large, judged before anything is decoded.
Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page = 1);
// Of the picture of a PDF's page, which another program made of it: as PNM.
Result<ImageHeader> read_rendered_header(std::string_view pnm, const ImageLimits& limits, const Page& page);
// The pages chosen, after a look at the header of each; bad_option where one is beyond the end.
Result<std::vector<Page>> judge_pages(std::string_view bytes, const PageSelection& chosen,
                                      const ImageLimits& limits);
// image_too_large where a document is to be read of which so many pages are chosen.
Result<void> require_few_pages(std::int64_t count, const ImageLimits& limits);

// The pixels: 1, 8 or 32 bits deep, no colour map, transparency on white, turned as the camera
// noted in Exif data if `upright`. (TIFF's orientation tag is part of how its pixels are stored: it always
// counts.)
Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright);
// The pixels as the file has them, which the engine itself then makes readable.
Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header);

}  // namespace ocr
