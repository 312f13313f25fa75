// PDF by poppler's programs: how many pages there are and how large, the text that a page holds, and its
// picture.
//
// Programs rather than the library, because poppler is GPL and this is MIT; each runs in a sandbox of its own
// and meets the PDF in a pipe. What they say is read in the sandboxed child alone. Not trusted: every byte of
// either.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image.hpp"
#include "pages.hpp"
#include "program.hpp"

namespace ocr {

class Poppler {
 public:
  Poppler();

  bool is_installed() const;

  // All three in a child, before it enters its sandbox. They wait for the PDF.
  RunningProgram start_info(int last_page, const ProgramLimits& limits) const;
  RunningProgram start_text(const Page& page, const ProgramLimits& limits) const;
  RunningProgram start_render(const Page& page, const ProgramLimits& limits) const;

 private:
  ProgramSandbox sandbox_;
  Program info_;
  Program text_;
  Program render_;
};

// From what start_info's program says: the pages chosen, each with the resolution at which it is to be
// rendered: `dpi`, or less where the limits ask for it. unreadable_image, image_too_large or bad_option.
Result<std::vector<Page>> plan_pages(std::string_view info, const PageSelection& chosen, int dpi,
                                     const ImageLimits& limits);

// Whether what start_text's program says is text that somebody could read.
bool is_legible(std::string_view text);

inline constexpr int default_pdf_dpi = 300;

}  // namespace ocr
