// The pages of one document as they come in, in any order, and the answer that they make.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "output/output_files.hpp"
#include "reading/image_reader.hpp"

namespace ocr {

// What a page gives: {"page": 3, …} with its recognition, or with its "problem" where it could not be read.
std::string page_json(int page, const Result<Reading>& reading);

// The answer of an image that is no document: what its only page gave, with the files made whole.
Result<std::string> single_page_answer(std::string json, const OutputFormats& formats);

class Document {
 public:
  // Of these pages, numbered as in their file.
  Document(std::vector<int> numbers, const OutputFormats& formats, std::map<int, std::string> pages_done = {})
      : numbers_(std::move(numbers)), formats_(formats), pages_(std::move(pages_done)) {}

  void add(int page, std::string json) { pages_[page] = std::move(json); }
  std::vector<int> missing() const;

  // {"text": …, "confidence": …, "lang": …, "format": …, "pages": […]}: the texts of all pages, a form feed
  // between two of them (as the tesseract program has it), the pages as they are, and the files of all of
  // them. No confidence where no page was recognised. Where none could be read, what is said of the first.
  Result<std::string> answer() const;

 private:
  std::vector<int> numbers_;
  OutputFormats formats_;
  std::map<int, std::string> pages_;
};

// Whether the answer is one of a document: there are several pages, or some were chosen.
bool is_document(const std::vector<Page>& pages, const OcrOptions& options);

// The pages of `image` that were asked for, now: the recognition of its only page, or the answer of a
// document.
Result<Reading> read_whole(ImageReader& reader, std::string_view image, const OcrOptions& options,
                           const ReadLimits& limits, const KeepGoing& keep_going);

}  // namespace ocr
