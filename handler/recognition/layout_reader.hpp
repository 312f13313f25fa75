// The engine's result as a layout: plain values, so that no renderer needs the engine.
#pragma once

#include <vector>

#include "recognition/layout.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {

// After the text was asked for: this reads nothing again.
std::vector<Block> blocks_of(tesseract::TessBaseAPI& engine);

}  // namespace ocr
