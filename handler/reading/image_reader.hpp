// Reads images in child processes, which check the header, decode, recognise and render the answer.
//
// Outside a child, image bytes are never parsed; only a file's signature is checked. Several children read
// the pages of a document at the same time, as many as there are idle cores. The children come from a
// nursery, which is forked by the constructor: construct this before the process opens or learns anything
// that a child must not have.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "isolation/cores.hpp"
#include "isolation/isolate.hpp"
#include "isolation/nursery.hpp"
#include "options/ocr_options.hpp"
#include "reading/child_answer.hpp"
#include "reading/reader_work.hpp"

namespace ocr {

struct ReadLimits {
  std::chrono::milliseconds page_deadline;
  std::chrono::steady_clock::time_point latest =
      std::chrono::steady_clock::time_point::max();  // for all pages
};

class ImageReader {
 public:
  // Throws Unavailable if the nursery cannot be started, for example because a default language is not
  // installed.
  ImageReader(const ReaderSettings& settings, Cores cores);
  // With other work for its children, so that tests can have readers that lie.
  ImageReader(const ReaderSettings& settings, Cores cores, const Nursery::MakeWork& make_work);

  const std::vector<std::string>& installed_languages() const { return greeting_.installed_languages; }

  // The process must exit once its nursery has died; until then all calls throw Unavailable.
  bool is_alive() const { return nursery_.is_alive(); }
  int nursery_fd() const { return nursery_.fd(); }  // readable once the nursery has died

  // Call when no request is waiting: frees the memory of earlier children and has the next one ready.
  void prepare_next();

  // All of the following throw Unavailable if no child can be created, and fail with client_gone once
  // `keep_going` returns false.

  // Returns the pages to read, or the reason why the bytes cannot be read. Looks at headers only.
  Result<std::vector<Page>> judge(std::string_view image, const OcrOptions& options,
                                  const KeepGoing& keep_going);
  // The same pages without the check. Needs no child for types that have only one page.
  Result<std::vector<Page>> find_pages(std::string_view image, const OcrOptions& options,
                                       const KeepGoing& keep_going);

  Result<Reading> read(std::string_view image, const Page& page, const OcrOptions& options,
                       const ReadLimits& limits, const KeepGoing& keep_going);

  // Called for each page when it has ended. If it returns false, no further page is started.
  using PageEnded = std::function<bool(int page, Result<Reading> reading)>;
  Result<void> read_pages(std::string_view image, const std::vector<Page>& pages, const OcrOptions& options,
                          const ReadLimits& limits, const KeepGoing& keep_going, const PageEnded& page_ended);

  // The PDF with the text layers of its pages, and without the pages that `options` do not select.
  Result<PdfFile> add_layers(std::string_view pdf, const std::map<int, std::string>& page_layers,
                             const OcrOptions& options, const ReadLimits& limits,
                             const KeepGoing& keep_going);

 private:
  void require_programs(std::string_view image) const;
  Result<Reading> checked(Result<Reading> reading, const OcrOptions& options) const;
  Result<Reading> judge_outcome(ChildOutcome outcome, std::chrono::milliseconds deadline) const;

  ReaderSettings settings_;
  Cores cores_;
  Nursery nursery_;
  NurseryGreeting greeting_;
};

}  // namespace ocr
