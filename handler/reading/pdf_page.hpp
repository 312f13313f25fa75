// Reads one page of a PDF, in a child: the text embedded in it, or else a rendered picture of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "image/decode.hpp"
#include "isolation/program.hpp"
#include "options/ocr_options.hpp"
#include "reading/poppler.hpp"
#include "recognition/recognizer.hpp"

namespace ocr {

// The constructor starts the programs, before the child enters its sandbox. They then wait for the PDF.
class PdfPage {
 public:
  PdfPage(const Poppler& poppler, const Page& page, const OcrOptions& options);

  std::vector<int> descriptors() const;

  // Returns the JSON of the embedded text or of the recognition.
  Result<std::string> read(Recognizer& recognizer, std::string_view image, const ImageLimits& limits,
                           const OcrOptions& options) const;

 private:
  // The page as it is drawn, and the same decoded.
  struct Picture {
    std::string pnm;
    ImageHeader header;
    Image decoded;
  };

  std::string name() const;
  Result<Layout> embedded_text(std::string_view image) const;
  Result<bool> has_images(std::string_view image, bool is_drawn, const ImageLimits& limits) const;
  std::vector<Rule> rules(std::string_view image, const ImageLimits& limits) const;
  Result<std::string> text_page(Layout layout, const OcrOptions& options) const;
  Result<Picture> picture(std::string_view image, const ImageLimits& limits) const;

  Page page_;
  std::optional<RunningProgram> text_;
  std::optional<RunningProgram> sketch_;
  RunningProgram images_;
  RunningProgram render_;
};

}  // namespace ocr
