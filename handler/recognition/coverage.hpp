// Which of a page's ink its words account for. Tells a reading that lost something from a complete one,
// without knowing the truth: the engine's confidence only judges the words that it found.
#pragma once

#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

// The words' share of the letters, 0 to 1, by area. 1 if there are no letters.
double coverage_of(const Layout& layout, const std::vector<Box>& letters);

// The letters that no word covers, or only a suspect.
std::vector<Box> uncovered_letters(const Layout& layout, const std::vector<Box>& letters);

// How much text a reading holds, in letters: each word counts by its confidence, and for no more letters than
// there are shapes of ink in its box. A word that the engine made up counts little.
double evidence_of(const Layout& layout, const std::vector<Box>& letters);
double evidence_of(const std::vector<Word>& words, const std::vector<Box>& letters);

// Groups letters into places that can be read together: lines, columns, cells or paragraphs. Rules between
// letters keep them apart. Largest first. Dashes and dots by themselves are left out.
std::vector<Box> places_of(const std::vector<Box>& letters, const std::vector<Box>& rules,
                           double letter_height_px);

// Whether many of the words are doubtful. Another reading of such a page would be as poor.
bool is_poor(const Layout& layout);

// Marks the words that cannot be right as they stand: words over letters that stand above each other, which
// are two lines read as one; words read sideways; words of low confidence, unless the page is poor.
void mark_suspects(Layout& layout, const std::vector<Box>& letters, double letter_height_px);

}  // namespace ocr
