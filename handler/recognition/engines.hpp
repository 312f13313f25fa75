// The engines whose models are loaded, and the models that are mapped for those that may be wanted.
//
// The parent loads and maps; the child, which can open no file, takes an engine from there and reads with it.
#pragma once

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
#include "recognition/recognition.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {

// The codes of the installed models, sorted. Loads the smallest into `engine`, which gives its list only
// then.
std::vector<std::string> installed_models(tesseract::TessBaseAPI& engine);

class Engines {
 public:
  // In the parent. Whether anything had to be loaded. Throws Unavailable.
  bool warm(const std::string& languages);
  bool map_all_models();

  // In the child: makes the engine of these languages the one that reads. False where it cannot be had.
  bool take(const std::string& languages);
  // The one taken last.
  tesseract::TessBaseAPI& current() const { return *warm_.front().engine; }
  Recognition read(const Image& image, const OcrOptions& options) const;

  // Of all languages, once they are mapped.
  std::vector<std::string> mapped_languages() const;
  std::string_view orientation_model_bytes() const { return orientation_->bytes(); }
  const std::string& fallback() const { return fallback_; }  // the languages that were warmed first

 private:
  struct Warm {
    std::string languages;
    std::unique_ptr<tesseract::TessBaseAPI> engine;
  };
  bool use_warm(const std::string& languages);

  std::list<Warm> warm_;  // the one used last comes first
  std::unique_ptr<MappedFile> orientation_;
  std::map<std::string, std::unique_ptr<MappedFile>> models_;
  std::string fallback_;
};

}  // namespace ocr
