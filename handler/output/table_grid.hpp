// A table as rows of texts, all of the same length.
#pragma once

#include <string>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

using TableGrid = std::vector<std::vector<std::string>>;

// The lines of a cell are joined. A cell that spans others has its text in the first; the others are empty.
TableGrid grid_of(const Table& table);

}  // namespace ocr
