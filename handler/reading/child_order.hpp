// What a child that stands ready is told to do, as bytes in a pipe. From the parent, and trusted, but for the
// image.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "options/ocr_options.hpp"
#include "options/pages.hpp"

namespace ocr {

struct ChildOrder {
  OcrOptions options;
  std::optional<Page> page;  // to be read; nothing: the file is to be judged
  std::string_view image;    // lies in the bytes that were decoded
};

// All but the image, which comes right behind it.
std::string encode_order_head(const OcrOptions& options, const std::optional<Page>& page);
ChildOrder decode_order(std::string_view bytes, const ImageLimits& limits);

}  // namespace ocr
