// Copies the engine's result into plain values, so that renderers do not depend on the engine.
#pragma once

#include <vector>

#include "recognition/layout.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {

// Call after the engine has returned the text: this copies the result without recognising again.
std::vector<Block> blocks_of(tesseract::TessBaseAPI& engine);

}  // namespace ocr
