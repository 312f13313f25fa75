// One page of a picture, in its child: from the file's bytes to the JSON of its recognition.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "image/decode.hpp"
#include "options/ocr_options.hpp"
#include "recognition/recognizer.hpp"

namespace ocr {

Result<std::string> read_picture_page(Recognizer& recognizer, std::string_view image,
                                      const ImageLimits& limits, const Page& page, const OcrOptions& options);

// The second half of it: `file` is what was decoded, an upload or the picture of a PDF's page.
Result<std::string> recognize_page(Recognizer& recognizer, std::string_view file, const ImageHeader& header,
                                   const Image& decoded, const OcrOptions& options);

}  // namespace ocr
