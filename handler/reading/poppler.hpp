// PDF by poppler's programs: how many pages there are and how large, the text that a page holds, the images
// that lie on it, and its picture.
//
// Programs rather than the library, because poppler is GPL and this is MIT; each runs in a sandbox of its own
// and meets the PDF in a pipe. What they say is read in the sandboxed child alone. Not trusted: every byte of
// either.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/decode.hpp"
#include "isolation/program.hpp"
#include "options/pages.hpp"

namespace ocr {

class Poppler {
 public:
  Poppler();

  bool is_installed() const;

  // All in a child, before it enters its sandbox. They wait for the PDF.
  RunningProgram start_info(int last_page, const ProgramLimits& limits) const;
  RunningProgram start_text(const Page& page, const ProgramLimits& limits) const;
  RunningProgram start_images(const Page& page, const ProgramLimits& limits) const;
  RunningProgram start_render(const Page& page, const ProgramLimits& limits) const;

 private:
  ProgramSandbox sandbox_;
  Program info_;
  Program text_;
  Program images_;
  Program render_;
};

// From what start_info's program says: the pages chosen, each with the resolution at which it is to be
// rendered: `dpi`, or less where the limits ask for it. unreadable_image, image_too_large or bad_option.
Result<std::vector<Page>> plan_pages(std::string_view info, const PageSelection& chosen, int dpi,
                                     const ImageLimits& limits);

// Whether what start_text's program says is text that somebody could read.
bool is_legible(std::string_view text);

// Whether legible text may be no more than a stamp or a page number: then it is all that the page holds only
// if the page is no scan.
bool is_short(std::string_view text);

// From what start_images's program says: whether images take up most of the page.
bool is_scan(std::string_view images, const Page& page);

inline constexpr int default_pdf_dpi = 300;

}  // namespace ocr
