// Reads one image in a child process: judges its header, decodes it, recognises it, and renders the answer
// there.
//
// This is the only door between image bytes and the rest: outside the child they are never parsed.
#pragma once

#include <string>
#include <string_view>

#include "isolate.hpp"
#include "ocr_options.hpp"
#include "recognizer.hpp"
#include "result.hpp"
#include "sandbox.hpp"

namespace ocr {

class ImageReader {
 public:
  ImageReader(const ImageLimits& limits, std::int64_t child_memory_bytes)
      : limits_(limits), child_memory_bytes_(child_memory_bytes) {}

  void warm(const std::string& languages) { recognizer_.warm(languages); }

  // Would these bytes be read? Looks at the header only.
  Result<void> judge(std::string_view image, const KeepGoing& keep_going) const;

  // The recognition as JSON. Throws Unavailable where a child cannot be made.
  Result<std::string> read(std::string_view image, const OcrOptions& options,
                           std::chrono::milliseconds deadline, const KeepGoing& keep_going);

 private:
  Result<std::string> in_child(std::chrono::milliseconds deadline, const KeepGoing& keep_going,
                               const std::function<Result<std::string>()>& work) const;

  ImageLimits limits_;
  std::int64_t child_memory_bytes_;
  Sandbox sandbox_;
  Recognizer recognizer_;
};

}  // namespace ocr
