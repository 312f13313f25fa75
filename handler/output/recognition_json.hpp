// The JSON document that a recognised page gives.
#pragma once

#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "options/ocr_options.hpp"
#include "output/output_files.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

// {"text": …, "confidence": …}, with the page's layout where it was asked for, and what it adds to each file.
std::string recognition_json(const Recognition& recognition, const ImageHeader& header,
                             const OcrOptions& options, const FileParts& parts = {});

// The same of a PDF's page that held its text: not recognised, so that there is no confidence and no
// language.
std::string pdf_text_json(std::string_view text, const Page& page);

}  // namespace ocr
