// Which language a page is written in, of those that are installed: what `lang=auto` asks.
#pragma once

#include <string>

#include "image/image.hpp"
#include "recognition/engines.hpp"

namespace ocr {

// In the child: makes the engine that suits the page the current one, and gives its language; empty where
// none can be used. Orientation and script detection names the script, where it is sure; of its languages the
// one that is surest of the widest lines reads the page. `turn` is the clockwise turn that the page gets
// before it is read.
std::string choose_language(Engines& engines, const Image& image, int turn);

}  // namespace ocr
