// What the child that reads an image tells its parent, as bytes in a pipe.
//
// Not trusted where it is decoded: a child that an image took over may write anything.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "image/decode.hpp"
#include "options/pages.hpp"

namespace ocr {

struct Reading {
  std::string json;  // the recognition
  double child_ms;   // what its child took to decode, recognise and render it
};

// In the child: does the work, and gives what it came to, and how long it took.
std::string encode_answer(const std::function<Result<std::string>()>& work);
// Of the errors only those that an image can cause; anything else is unreadable_image.
Result<Reading> decode_answer(std::string bytes);

// Four numbers for each.
std::string encode_pages(const std::vector<Page>& pages);
// Empty where it is nothing that a child of ours would say.
std::vector<Page> decode_pages(std::string_view text, const ImageLimits& limits);

}  // namespace ocr
