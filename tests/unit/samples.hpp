// The samples in images/.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace ocr::test {

inline std::string file_content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string sample(const std::string& name) {
  return file_content(std::string(OCR_SOURCE_DIR) + "/images/" + name);
}

}  // namespace ocr::test
