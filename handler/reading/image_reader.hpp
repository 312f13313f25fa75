// Reads images in child processes: judges the header, decodes, recognises, and renders the answer there.
//
// This is the only door between image bytes and the rest: outside a child they are never parsed. The pages of
// a document are read by several children at once, as many as there are idle cores.
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

  // For a time when nobody waits: gives back what earlier children held, and forks the next one.
  void prepare_next();

  // All of these throw Unavailable where a child cannot be made, and fail with client_gone once `keep_going`
  // says no.

  // Would these bytes be read, and which pages of them? Looks at headers only.
  Result<std::vector<Page>> judge(std::string_view image, const OcrOptions& options,
                                  const KeepGoing& keep_going);
  // The same pages, where nothing is to be judged: without a child for types that have one page.
  Result<std::vector<Page>> find_pages(std::string_view image, const OcrOptions& options,
                                       const KeepGoing& keep_going);

  Result<Reading> read(std::string_view image, const Page& page, const OcrOptions& options,
                       const ReadLimits& limits, const KeepGoing& keep_going);

  // Told of each page as it ends; false: no further page is to be started.
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
