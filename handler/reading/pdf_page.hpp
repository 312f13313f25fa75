// One page of a PDF, in its child: by the text that it holds, or by its picture.
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

// Its programs wait for the PDF from the start on: they are started before the child enters its sandbox.
class PdfPage {
 public:
  PdfPage(const Poppler& poppler, const Page& page, const OcrOptions& options, const ProgramLimits& limits);

  std::vector<int> descriptors() const;

  // The JSON of its text or of its recognition.
  Result<std::string> read(Recognizer& recognizer, std::string_view image, const ImageLimits& limits,
                           const OcrOptions& options) const;

 private:
  struct HeldText {
    RunningProgram text;
    RunningProgram images;
  };
  std::optional<std::string> held_text(std::string_view image) const;

  Page page_;
  std::optional<HeldText> held_;
  RunningProgram render_;
};

}  // namespace ocr
