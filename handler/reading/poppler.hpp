// PDF through poppler's programs: the number and size of its pages, and each page's embedded text,
// images and rendered picture.
//
// Programs rather than the library, because poppler is GPL and this project is MIT. Each runs in a
// separate sandbox and gets the PDF through a pipe. Their output is parsed only in the sandboxed child.
// Not trusted: every byte of the PDF and of the output.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "image/decode.hpp"
#include "isolation/program.hpp"
#include "options/pages.hpp"

namespace ocr {

class Poppler {
 public:
  explicit Poppler(std::int64_t address_space_bytes);  // of each program

  bool is_installed() const;

  // Call these in a child, before it enters its sandbox. The programs wait for the PDF. Each gets a few
  // seconds of processor time, and start_render()'s more for a larger page.
  RunningProgram start_info(int last_page) const;
  RunningProgram start_text(const Page& page) const;  // its output is for read_bbox_layout()
  RunningProgram start_images(const Page& page) const;
  RunningProgram start_render(const Page& page) const;
  RunningProgram start_sketch(
      const Page& page) const;  // a smaller grey picture, which shows the page's rules

 private:
  std::int64_t address_space_bytes_;
  ProgramSandbox sandbox_;
  Program info_;
  Program text_;
  Program images_;
  Program render_;
};

// Parses the output of start_info()'s program. Returns the selected pages, each with the resolution at
// which to render it: `dpi` or, if it is 0, one that suits the scan whose resolution is in `scan_dpi`, else
// the default; less if `limits` require it. Errors: unreadable_image, image_too_large or bad_option.
Result<std::vector<Page>> plan_pages(std::string_view info, const PageSelection& chosen, int dpi,
                                     const ImageLimits& limits, const std::map<int, int>& scan_dpi = {});

// These parse the output of start_images()'s program. The first fails with image_too_large if an image has
// several times as many pixels as a page may have. The second returns whether images are large enough to hold
// text that matters: a scan, a screenshot, not a logo.
Result<void> require_small_images(std::string_view images, const Page& page, const ImageLimits& limits);
bool has_notable_images(std::string_view images, const Page& page);

// The error for a program that was out of time. `doing`: "to draw page 3".
Error takes_too_long(const std::string& doing);

inline constexpr int default_pdf_dpi = 300;

}  // namespace ocr
