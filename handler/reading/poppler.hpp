// PDF through poppler's programs: the number and size of its pages, and each page's embedded text,
// images and rendered picture.
//
// Programs rather than the library, because poppler is GPL and this project is MIT. Each runs in a
// separate sandbox and gets the PDF through a pipe. Their output is parsed only in the sandboxed child.
// Not trusted: every byte of the PDF and of the output.
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

  // Call these in a child, before it enters its sandbox. The programs wait for the PDF.
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

// Parses the output of start_info()'s program. Returns the selected pages, each with the resolution at
// which to render it: `dpi` (0: the default), or less if the limits require it. Errors:
// unreadable_image, image_too_large or bad_option.
Result<std::vector<Page>> plan_pages(std::string_view info, const PageSelection& chosen, int dpi,
                                     const ImageLimits& limits);

// Whether the output of start_text()'s program is legible text.
bool is_legible(std::string_view text);

// Whether legible text may be only a stamp or a page number. If the page is a scan, it then contains
// more text than this.
bool is_short(std::string_view text);

// Parses the output of start_images()'s program. Returns whether images cover most of the page.
bool is_scan(std::string_view images, const Page& page);

inline constexpr int default_pdf_dpi = 300;

}  // namespace ocr
