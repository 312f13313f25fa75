// Shared by the tests of the image reader.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "isolated.hpp"
#include "process_tree.hpp"
#include "reading/image_reader.hpp"
#include "temporary_folder.hpp"

namespace ocr::test {

// An image reader on a machine with `count` cores, none of them in use.
struct TestReader {
  explicit TestReader(std::int64_t count = 1) : TestReader({40'000'000, 20'000, 50}, 2048, count) {}
  TestReader(const ImageLimits& limits, std::int64_t memory_mb, std::int64_t count = 1,
             bool loads_model = true)
      : cores(folder.file("cores"), count), reader({limits, memory_mb << 20, "eng", loads_model}, cores) {}

  TemporaryFolder folder;
  Cores cores;
  ImageReader reader;
};

inline ReadLimits within(std::chrono::milliseconds deadline) {
  return {deadline};
}

inline OcrOptions english() {
  OcrOptions options;
  options.languages = "eng";
  return options;
}

// Whether a child is left that has worked, after those that answered were reaped.
inline bool has_readers() {
  reap_answered();
  const std::vector<pid_t> children = children_of(getpid());
  return std::any_of(children.begin(), children.end(),
                     [](pid_t child) { return ::name_of(child) == reader_name; });
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace ocr::test
