// Changes the order of a page's words in some of its regions.
#pragma once

#include <functional>
#include <vector>

#include "recognition/layout.hpp"
#include "recognition/table_cells.hpp"

namespace ocr {

// A block of one paragraph with these lines, of which there is at least one.
Block block_of(std::vector<Line> lines, const Paragraph& like);

// Makes the new blocks of a region, whose words are `lines`. `like` is the paragraph of its first word.
using BlocksOfRegion =
    std::function<std::vector<Block>(const Table& region, const LinesOfCells& lines, const Paragraph& like)>;

// Takes the words of the regions out of the blocks, but for lines that are not level. The new blocks of a
// region stand where its first word stood; a block that goes on after that is divided.
std::vector<Block> with_new_order(const std::vector<Block>& blocks, const std::vector<Table>& regions,
                                  const BlocksOfRegion& blocks_of);

}  // namespace ocr
