// Joins the text that is embedded in a page of a PDF with what the page shows besides: a scan under a printed
// header, a pasted screenshot.
#pragma once

#include <vector>

#include "image/image.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

struct EmbeddedText {
  Layout layout;                   // in pixels of the page's picture
  bool is_doubtful = false;        // it may not be what the page shows
  bool has_images_beside = false;  // in which there may be more text
};

// The embedded text as the page's only text.
Recognition only_embedded(Layout embedded);

// Whether the picture shows letters where the embedded text has no words.
bool shows_more(const Image& picture, const Layout& embedded);

// Whether lines stand side by side, or words below each other, as in a table. Then rules are worth looking
// for.
bool has_columns(const Layout& embedded);

// The rules that a sketch of the page shows, in pixels of its picture, which is `scale` times as large.
std::vector<Rule> rules_in(const Image& sketch, double scale);

// Adds the recognised words for which `embedded` has none to those that it has.
Recognition joined(Recognition recognised, const Layout& embedded);

}  // namespace ocr
