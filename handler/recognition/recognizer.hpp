// Tesseract: loads models in the parent, reads images in the child. Only this directory uses it.
//
// A model is loaded before the fork and shared with the children copy-on-write. The parent never reads
// an image, so the adaptive state of its engine never changes, and the same bytes always produce the
// same text. Needs OMP_THREAD_LIMIT=1 in the environment, which main.cpp sets.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "options/ocr_options.hpp"
#include "recognition/embedded_text.hpp"
#include "recognition/page_reader.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

class Engines;

class Recognizer {
 public:
  Recognizer();  // loads nothing yet
  ~Recognizer();
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;

  struct InstalledModels {
    std::string folder;
    std::vector<std::string> languages;  // codes that a request can name ("eng", "fra" …), sorted
  };
  // In the parent. Throws Unavailable.
  static InstalledModels installed_models();
  static std::string engine_version();

  // In the parent: loads the models of these languages. For `auto`, maps the models of all languages,
  // which cost no memory until a child uses them. The languages warmed first are the ones that `auto`
  // falls back to. Returns whether anything had to be loaded; children forked before that do not have
  // it. Throws Unavailable.
  bool warm(const std::string& languages);
  bool has(const std::string& languages) const;  // warm() would load nothing

  // In the child: readings end by then. What was read until then is the result, with a warning. Without it,
  // they take as long as they take.
  void end_by(std::chrono::steady_clock::time_point latest) { latest_ = latest; }
  // In the child, after warm(). `auto` chooses the installed language that explains the page's words best, or
  // falls back if that is in doubt or the page has no text.
  Result<Recognition> recognize(const Image& image, const OcrOptions& options);
  // The same for the picture of a PDF's page with embedded text. That text is taken as it is, and what images
  // show besides is recognised; all of the page if the text is not what it shows. Nothing is recognised if
  // images show no more and the text is not doubtful.
  Result<Recognition> recognize_beside(const Image& picture, const OcrOptions& options,
                                       EmbeddedText embedded);

 private:
  struct Languages {
    std::string codes;
    std::optional<int> confidence = std::nullopt;  // only if they were chosen
  };
  Result<Languages> take_languages(const Image& image, const OcrOptions& options);
  PageReader reader_with(const OcrOptions& options) const;
  Result<Recognition> completed(const Image& picture, const OcrOptions& options, EmbeddedText embedded);
  Result<Recognition> recognize_in(const Languages& languages, const Image& image,
                                   const OcrOptions& options) const;

  std::unique_ptr<Engines> engines_;
  std::chrono::steady_clock::time_point latest_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace ocr
