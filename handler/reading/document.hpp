// Collects the pages of a document, in any order, and builds the answer.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "output/output_files.hpp"
#include "reading/image_reader.hpp"

namespace ocr {

// {"page": 3, …} with the page's recognition, or with its "problem" if it could not be read.
std::string page_json(int page, const Result<Reading>& reading);

// Makes the PDF of an answer: for a PDF, the file itself with the text layers of its pages; for other files,
// their pictures. All arguments must outlive the result.
MakePdf pdf_maker(ImageReader& reader, std::string_view image, const OcrOptions& options,
                  const ReadLimits& limits, const KeepGoing& keep_going);

// The answer for an image that is not a document: its page's JSON, with its parts made into whole files.
Result<std::string> single_page_answer(std::string json, const OutputFormats& formats,
                                       const MakePdf& make_pdf = pdf_of_pictures);

class Document {
 public:
  // `numbers` are the pages of the document, numbered as in the file. Of `pages_done`, those that are not
  // JSON objects are missing.
  Document(std::vector<int> numbers, const OutputFormats& formats,
           std::map<int, std::string> pages_done = {});

  void add(int page, std::string json) { pages_[page] = std::move(json); }
  std::vector<int> missing() const;

  // {"text": …, "confidence": …, "lang": …, "format": …, "pages": […]}: the texts of all pages separated
  // by form feeds (as the tesseract program does), the JSON of each page, and the joined files.
  // Confidence and language are null if no page was recognised. If no page could be read, fails with the
  // error of the first.
  Result<std::string> answer(const MakePdf& make_pdf = pdf_of_pictures) const;

 private:
  std::vector<int> numbers_;
  OutputFormats formats_;
  std::map<int, std::string> pages_;
};

// Whether the answer is a document: there are several pages, or the request selects pages.
bool is_document(const std::vector<Page>& pages, const OcrOptions& options);

// Reads the requested pages of `image`. Returns the answer for its only page or for a document.
Result<Reading> read_whole(ImageReader& reader, std::string_view image, const OcrOptions& options,
                           const ReadLimits& limits, const KeepGoing& keep_going);

}  // namespace ocr
