// Reads what is there of a PNG whose end is missing, with libpng. Only png.cpp uses libpng itself; Leptonica
// reads whole files.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <optional>
#include <string_view>

struct Pix;

namespace ocr {

struct CutPng {
  Pix* pix = nullptr;         // the caller owns it: colours and opacity, white where rows are missing
  int rows = 0;               // that are there
  bool lacks_detail = false;  // interlaced: rows are there, but coarsely
};

// Returns nullopt if the file has its end, is corrupt before it is cut, or has no row. The size must be
// within the limits.
std::optional<CutPng> read_cut_png(std::string_view bytes);

}  // namespace ocr
