// Whether the JSON that a reader returned for a page is what a reader of ours would return.
//
// Not trusted: every byte. A reader taken over by an image may write anything; what fails this check counts
// as a crash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "options/output_format.hpp"

namespace ocr {

// Whether `text` is a sentence for a person: short, UTF-8, without control characters.
bool is_sentence(std::string_view text);

// The largest answer for a page: its text in all formats, and a picture of the largest size for a PDF.
std::size_t longest_page_answer(const OutputFormats& formats, const ImageLimits& limits);

struct PageFacts {
  std::optional<int> coverage;  // percent
};

// Checks that the page is an object with all the fields of a page and no unknown ones, each of its type and
// within its limits, and with the formats that were asked for; if not, returns nullopt. `json` must have
// json_padding readable bytes after its end.
std::optional<PageFacts> check_page(const std::string& json, const OutputFormats& formats,
                                    const ImageLimits& limits);

}  // namespace ocr
