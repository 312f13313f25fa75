// Shared by the tests of the image reader.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "isolated.hpp"
#include "reading/image_reader.hpp"
#include "temporary_folder.hpp"

namespace ocr::test {

// An image reader on a machine with `count` cores, none of them in use.
struct TestReader {
  explicit TestReader(std::int64_t count = 1) : TestReader({40'000'000, 20'000, 50}, 2048, count) {}
  TestReader(const ImageLimits& limits, std::int64_t memory_mb, std::int64_t count = 1)
      : cores(folder.file("cores"), count), reader(limits, memory_mb << 20, cores) {}

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

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace ocr::test
