// Completes a reading: finds ink that no word covers, reads it again by itself, and puts the words in their
// places.
#pragma once

#include <vector>

#include "recognition/page_reader.hpp"
#include "recognition/preprocess.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

// `prepared` is what was read, `letters` are its shapes (image/ink.hpp). The parts that are read are bounded
// in number, and their area by little more than the page's. Returns whether words were added.
bool complete(Recognition& recognition, const Prepared& prepared, const std::vector<Box>& letters,
              const PageReader& reader);

}  // namespace ocr
