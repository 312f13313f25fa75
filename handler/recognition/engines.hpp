// Tesseract engines: those already loaded, and memory-mapped models to load more from.
//
// The parent loads engines and maps models. A child cannot open files, so it reads with an engine that
// the parent loaded, or loads one from a mapped model.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.hpp"
#include "image/image.hpp"
#include "options/ocr_options.hpp"
#include "recognition/page_reader.hpp"
#include "recognition/recognition.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {

// Returns the codes of the installed language models, sorted. Loads the orientation model into `engine`,
// which lists the others only once it is initialised. Throws Unavailable.
std::vector<std::string> language_models(tesseract::TessBaseAPI& engine);

class Engines {
 public:
  // In the parent. Both return whether anything had to be loaded or mapped, and throw Unavailable.
  bool warm(const std::string& languages);
  bool map_all_models();
  bool has(const std::string& languages) const;  // warm() would load nothing

  // In the child: makes the engine for these languages current. Returns false if it is not available.
  bool take(const std::string& languages);
  // The engine warmed or taken last.
  tesseract::TessBaseAPI& current() const { return *warm_.front().engine; }
  // Reads until `latest`: then the words read so far are the result.
  Recognition read(const Image& image, const OcrOptions& options, Segmentation segmentation,
                   std::chrono::steady_clock::time_point latest) const;

  // Empty before map_all_models().
  std::vector<std::string> mapped_languages() const;
  std::string_view orientation_model_bytes() const { return orientation_->bytes(); }
  const std::string& fallback() const { return fallback_; }  // the languages warmed first

 private:
  struct Warm {
    std::string languages;
    std::unique_ptr<tesseract::TessBaseAPI> engine;
  };
  bool use_warm(const std::string& languages);

  std::list<Warm> warm_;  // most recently used first
  std::unique_ptr<MappedFile> orientation_;
  std::map<std::string, std::unique_ptr<MappedFile>> models_;
  std::string fallback_;
};

}  // namespace ocr
