// How an image is read well: prepared, read, completed, and read again if that may find more.
//
// A clean page is read once. The readings of other pages are bounded in number and compared by the text that
// they hold (recognition/coverage.hpp); the best is kept. The steps are deterministic: they depend only on
// the image.
#pragma once

#include "image/image.hpp"
#include "options/ocr_options.hpp"
#include "recognition/page_reader.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

constexpr int most_readings = 4;  // of the whole page; fewer if it is large or the time ends

// With preprocess=off, the image is read once, as it is or with the turn that the options ask for. With
// another page segmentation mode than the default, the reading is not completed: its caller knows what the
// image is.
Result<Recognition> read_well(const Image& image, const OcrOptions& options, const PageReader& reader);

}  // namespace ocr
