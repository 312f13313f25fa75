// The order for a standby child, as bytes in a pipe. From the parent, and trusted except for the image.
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
  std::optional<Page> page;  // the page to read; nullopt to judge the file
  std::string_view image;    // points into the decoded bytes
};

// Everything but the image, which follows directly.
std::string encode_order_head(const OcrOptions& options, const std::optional<Page>& page);
ChildOrder decode_order(std::string_view bytes, const ImageLimits& limits);

}  // namespace ocr
