// The pages of one document as they come in, in any order, and the answer that they make.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "image_reader.hpp"
#include "result.hpp"

namespace ocr {

// What a page gives: {"page": 3, …} with its recognition, or with its "problem" where it could not be read.
std::string page_json(int page, const Result<Reading>& reading);

class Document {
 public:
  // Of these pages, numbered as in their file.
  explicit Document(std::vector<int> numbers, std::map<int, std::string> pages_done = {})
      : numbers_(std::move(numbers)), pages_(std::move(pages_done)) {}

  void add(int page, std::string json) { pages_[page] = std::move(json); }
  std::vector<int> missing() const;

  // {"text": …, "confidence": …, "lang": …, "format": …, "pages": […]}: the texts of all pages, a form feed
  // between two of them (as the tesseract program has it), and the pages as they are. No confidence where no
  // page was recognised. unreadable_image where
  // none could be read.
  Result<std::string> answer() const;

 private:
  std::vector<int> numbers_;
  std::map<int, std::string> pages_;
};

// Whether the answer is one of a document: there are several pages, or some were chosen.
bool is_document(const std::vector<Page>& pages, const OcrOptions& options);

// The pages of `image` that were asked for, now: the recognition of its only page, or the answer of a
// document.
Result<Reading> read_whole(ImageReader& reader, std::string_view image, const OcrOptions& options,
                           const ReadLimits& limits, const KeepGoing& keep_going);

}  // namespace ocr
