// Finds the items of lists among the lines of a paragraph.
#pragma once

#include <string>
#include <vector>

namespace ocr {

struct TextLine {
  std::string text;  // clean
  double left;
  double height;
};

// An item of a list, or text that is none. Its lines are joined.
struct ListItem {
  bool is_bullet = false;
  int number = 0;      // 0 if it is not numbered
  std::string marker;  // as read, of a numbered item: "3." or "3)"
  std::string text;
};

std::vector<ListItem> list_items(const std::vector<TextLine>& lines);

}  // namespace ocr
