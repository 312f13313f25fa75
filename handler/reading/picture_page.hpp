// Reads one page of a picture, in a child: from the file's bytes to the JSON of the recognition.
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

// Recognises a decoded page. `file` is the encoded form of `decoded`: an upload or a rendered PDF page.
// `warnings` are those of decoding.
Result<std::string> recognize_page(Recognizer& recognizer, std::string_view file, const ImageHeader& header,
                                   const Image& decoded, const OcrOptions& options,
                                   const Warnings& warnings = {});

}  // namespace ocr
