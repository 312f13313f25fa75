// Puts the words of tables in the order in which they are read: row by row.
//
// The engine often reads a table column by column.
#pragma once

#include "recognition/layout.hpp"

namespace ocr {

// The words of each of the layout's tables become a block with a line for each row, and more lines if cells
// hold several. It stands where the table's first word stood. Tables without rules are left as they are if no
// column of theirs holds numbers: they may be text in columns. Returns whether there was such a table.
bool order_by_rows(Layout& layout);

}  // namespace ocr
