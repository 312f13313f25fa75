// Reads images in child processes, which check the header, decode, recognise and render the answer.
//
// Outside a child, image bytes are never parsed; only a file's signature is checked. Several children read
// the pages of a document at the same time, as many as there are idle cores.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "isolation/cores.hpp"
#include "isolation/isolate.hpp"
#include "isolation/sandbox.hpp"
#include "isolation/standby.hpp"
#include "options/ocr_options.hpp"
#include "reading/child_answer.hpp"
#include "reading/child_order.hpp"
#include "reading/poppler.hpp"
#include "recognition/recognizer.hpp"

namespace ocr {

struct ReadLimits {
  std::chrono::milliseconds page_deadline;
  std::chrono::steady_clock::time_point latest =
      std::chrono::steady_clock::time_point::max();  // for all pages
};

class ImageReader {
 public:
  ImageReader(const ImageLimits& limits, std::int64_t child_memory_bytes, Cores cores);

  void warm(const std::string& languages);

  // Call when no request is waiting: frees the memory of earlier children and forks a standby child.
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

 private:
  std::string follow(std::string_view order);
  std::optional<ChildProcess> hand_over(std::string_view image, const OcrOptions& options,
                                        const std::optional<Page>& page);
  void require_programs(std::string_view image) const;
  ProgramLimits program_limits(std::chrono::milliseconds deadline) const;
  Result<Reading> judge_outcome(ChildOutcome outcome, std::chrono::milliseconds deadline) const;

  ImageLimits limits_;
  std::int64_t child_memory_bytes_;
  Cores cores_;
  Sandbox sandbox_;
  Poppler poppler_;
  Recognizer recognizer_;
  Standby standby_;
};

}  // namespace ocr
