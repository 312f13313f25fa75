// What the tables and columns of a page are measured by.
#pragma once

#include "recognition/cell_grid.hpp"
#include "recognition/layout.hpp"

namespace ocr {

double letter_height_of(const Layout& layout);  // of most lines; 0 if there are no words

// The slope that remains on the page: that of its rules, otherwise of its longer lines of text.
Tilt tilt_of(const Layout& layout);

}  // namespace ocr
