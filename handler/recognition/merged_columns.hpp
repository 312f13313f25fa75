// Parts columns of running text that the engine merged because the gap between them is narrow.
#pragma once

#include "recognition/layout.hpp"

namespace ocr {

// Finds corridors without a word that run down at least ten rows of text, and that lines of the layout cross.
// The words of such rows become a block for each column, from the left; of right-to-left text, from the
// right. Tables, whose columns hold less text, are left as they are. Returns whether there were such columns.
bool part_merged_columns(Layout& layout);

}  // namespace ocr
