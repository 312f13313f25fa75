// Joins the lines of a paragraph, or of a table's cell, to one line of clean text.
#pragma once

#include <string>
#include <string_view>

namespace ocr {

// Promises one line of valid UTF-8 for any input: control characters become spaces, invalid bytes U+FFFD, and
// runs of spaces one space. None is at the start or end.
std::string clean_line(std::string_view text);

// Appends `line` after a space. A word that a hyphen divides at the line end is joined: "exam-" and "ple" to
// "example". Chinese and Japanese lines are joined without a space. Both texts must be clean.
void append_line(std::string& text, std::string_view line);

// The lines of `text`, which end in '\n', cleaned and joined.
std::string joined_lines(std::string_view text);

}  // namespace ocr
