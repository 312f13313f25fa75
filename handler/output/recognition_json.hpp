// The JSON answer for a page.
#pragma once

#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "options/ocr_options.hpp"
#include "output/output_files.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

// {"text": …, "confidence": …}, with the layout if requested, and the page's part of each output file. The
// embedded text of a PDF was not recognised: confidences and language are null.
std::string recognition_json(const Recognition& recognition, const ImageHeader& header,
                             const OcrOptions& options, const FileParts& parts = {});

}  // namespace ocr
