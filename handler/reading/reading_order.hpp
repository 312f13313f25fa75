// The order of a reader: what it is to do with an image, as bytes. Written by its owner, and trusted.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "options/ocr_options.hpp"
#include "options/pages.hpp"

namespace ocr {

struct ReadingOrder {
  OcrOptions options;
  std::optional<Page> page;  // the page to read; nullopt to judge the file
  // Not 0: the bytes are a PDF of this size and the text layers to add to it.
  std::size_t pdf_bytes = 0;
  std::chrono::milliseconds time{0};  // for the page: the reader answers by then with what it has
};

std::string encode_order(const ReadingOrder& order);
ReadingOrder decode_order(std::string_view bytes, const ImageLimits& limits);

}  // namespace ocr
