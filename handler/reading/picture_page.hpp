// Reads one page of a picture, in a child: from the file's bytes to the JSON of the recognition.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "image/decode.hpp"
#include "options/ocr_options.hpp"
#include "output/output_files.hpp"
#include "recognition/recognizer.hpp"

namespace ocr {

Result<std::string> read_picture_page(Recognizer& recognizer, std::string_view image,
                                      const ImageLimits& limits, const Page& page, const OcrOptions& options);

// Recognises a decoded page. `file` is the encoded form of `decoded`: an upload or a rendered PDF page.
// `warnings` are those of decoding.
Result<std::string> recognize_page(Recognizer& recognizer, std::string_view file, const ImageHeader& header,
                                   const Image& decoded, const OcrOptions& options,
                                   const Warnings& warnings = {});

// The JSON of a decoded page that was recognised already.
Result<std::string> recognized_json(Recognition& recognition, std::string_view file,
                                    const ImageHeader& header, const Image& decoded,
                                    const OcrOptions& options);

// The JSON of a page that was read, with its parts of all files. Calls `pdf_part` only for a PDF.
Result<std::string> page_json(const Recognition& recognition, const ImageHeader& header,
                              const OcrOptions& options,
                              const std::function<Result<std::string>()>& pdf_part);

}  // namespace ocr
