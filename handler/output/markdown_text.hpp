// Escapes text for CommonMark and GitHub's tables, so that it is shown as it was read.
#pragma once

#include <string>
#include <string_view>

namespace ocr {

// Escapes what has a meaning anywhere in a line. `text` must be one clean line.
std::string markdown_inline(std::string_view text);

// The same for the start of a block: also what would make it a heading, a list, a quotation or a rule.
std::string markdown_block(std::string_view text);

}  // namespace ocr
