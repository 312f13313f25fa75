// Detects which of the installed languages a page is written in, for `lang=auto`.
#pragma once

#include <string>

#include "image/image.hpp"
#include "recognition/engines.hpp"

namespace ocr {

// In the child: makes the engine for the page's language current and returns the language; empty if no
// engine can be used. Orientation and script detection finds the script, if it is confident. Of the
// languages written in that script, the one with the highest confidence on the widest lines is chosen.
// `turn` is the clockwise turn in degrees that the page gets before it is read.
std::string choose_language(Engines& engines, const Image& image, int turn);

}  // namespace ocr
