// The lines of a page from which its language is judged.
//
// Not trusted: the layout. On noise it has lines without width or height, which crash the engine that reads
// them.
#pragma once

#include <string>
#include <vector>

#include "image/image.hpp"
#include "recognition/language_evidence.hpp"
#include "recognition/layout.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {

struct SampleLines {
  std::vector<PixelBox> boxes;  // the longest lines, the longest first
  bool run_downwards = false;   // like columns of Japanese
};

// At most `most` lines that can be read; none if the page has no text.
SampleLines find_sample_lines(tesseract::TessBaseAPI& engine, const Image& image, std::size_t most);

// The words of the lines from `first` to before `end`.
std::vector<SampleWord> read_lines(tesseract::TessBaseAPI& engine, const Image& image,
                                   const SampleLines& lines, std::size_t first, std::size_t end);

}  // namespace ocr
