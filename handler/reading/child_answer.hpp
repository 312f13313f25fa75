// The answer of a child to its parent, as bytes in a pipe.
//
// Not trusted when decoded: a child taken over by an image may write anything.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "image/decode.hpp"
#include "options/pages.hpp"
#include "output/output_files.hpp"

namespace ocr {

struct Reading {
  std::string json;                            // the recognition
  double child_ms;                             // how long the child took to decode, recognise and render it
  std::optional<int> coverage = std::nullopt;  // percent; known once the JSON was checked
};

// In the child: does the work and encodes its result and duration.
std::string encode_answer(const std::function<Result<std::string>()>& work);
// Accepts only errors that an image can cause, with a detail of ours in plain text, and durations of at most
// a day; anything else is reader_crashed(). The JSON is not checked here.
Result<Reading> decode_answer(std::string bytes);

// What a client learns of a reader that did not answer, or answered what no reader of ours would. Another try
// may succeed.
Error reader_crashed(int signal = 0);

// A line of four numbers for each page: number, dpi, width and height.
std::string encode_pages(const std::vector<Page>& pages);
// Returns an empty list if the text is malformed or a page exceeds the limits.
std::vector<Page> decode_pages(std::string_view text, const ImageLimits& limits);

// Each warning as a line, an empty line, and the PDF.
std::string encode_pdf(const PdfFile& file);
// Returns nullopt unless the text starts so, with warnings of ours, and a PDF follows. Its objects are not
// checked.
std::optional<PdfFile> decode_pdf(std::string text);

}  // namespace ocr
