// Tesseract: loads models in the parent process, reads images in the child. Only this
// room knows Tesseract.
//
// A model is loaded before the fork and shared with the children copy-on-write; the parent itself reads
// nothing, so that its engine's adaptive state never changes and the same bytes always give the same text.
// Needs OMP_THREAD_LIMIT=1 in the environment (main.cpp sees to it).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "options/ocr_options.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

class Engines;

class Recognizer {
 public:
  Recognizer();  // loads nothing yet
  ~Recognizer();
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;

  // In the parent. The codes that can be asked for ("eng", "fra" …), sorted. Throws Unavailable.
  static std::vector<std::string> installed_languages();
  static std::string engine_version();

  // In the parent: has the models of these languages ready; for `auto` those of all, which cost nothing until
  // a child uses them. The first are those that `auto` falls back to. Whether anything had to be loaded,
  // which children forked before do not have. Throws Unavailable.
  bool warm(const std::string& languages);

  // In the child, after warm(). `auto` takes the language, of those installed, that reads the page best: of
  // the script that it shows, where that is sure.
  Result<Recognition> recognize(const Image& image, const OcrOptions& options);

 private:
  std::unique_ptr<Engines> engines_;
};

}  // namespace ocr
