#include "recognition/engines.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/allocation.hpp"
#include "base/error.hpp"
#include "recognition/layout_reader.hpp"
#include "recognition/layout_text.hpp"
#include "recognition/orientation.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_warm_engines = 4;

std::unique_ptr<tesseract::TessBaseAPI> load(const std::string& languages) {
  auto engine = std::make_unique<tesseract::TessBaseAPI>();
  if (engine->Init(nullptr, languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0)
    throw Unavailable("the language model " + languages + " cannot be loaded");
  // The engine logs to stderr, which a child redirects to /dev/null. Do not set debug_file to /dev/null
  // instead: Tesseract opens it at its first message, the sandbox refuses, and Tesseract 5.5 crashes.
  return engine;
}

std::unique_ptr<tesseract::TessBaseAPI> load(const std::string& language, std::string_view model) {
  auto engine = std::make_unique<tesseract::TessBaseAPI>();
  if (model.empty() ||
      engine->Init(model.data(), static_cast<int>(model.size()), language.c_str(), tesseract::OEM_LSTM_ONLY,
                   nullptr, 0, nullptr, nullptr, false, nullptr) != 0)
    return nullptr;
  return engine;
}

std::unique_ptr<MappedFile> map_model(tesseract::TessBaseAPI& engine, std::string_view name) {
  return std::make_unique<MappedFile>(std::string(engine.GetDatapath()) + "/" + std::string(name) +
                                      ".traineddata");
}

std::string text_of(tesseract::TessBaseAPI& engine) {
  const std::unique_ptr<char[]> text(engine.GetUTF8Text());
  return text ? std::string(text.get()) : std::string();
}

// Returns false if the time ended first. Then the iterator has the lines that were read. The engine looks at
// the clock between lines, and after the layout analysis.
bool recognize(tesseract::TessBaseAPI& engine, Clock::time_point latest) {
  if (latest == Clock::time_point::max()) return engine.Recognize(nullptr) == 0;
  tesseract::ETEXT_DESC monitor;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(latest - Clock::now());
  monitor.set_deadline_msecs(static_cast<int32_t>(std::clamp<std::int64_t>(left.count(), 1, INT32_MAX)));
  return engine.Recognize(&monitor) == 0;
}

// The engine is the child's copy, so these settings do not affect other images.
void apply(const OcrOptions& options, Segmentation segmentation, tesseract::TessBaseAPI& engine) {
  engine.SetPageSegMode(static_cast<tesseract::PageSegMode>(segmentation == Segmentation::as_asked
                                                                ? options.page_segmentation_mode
                                                                : static_cast<int>(segmentation)));
  if (!options.whitelist.empty()) engine.SetVariable("tessedit_char_whitelist", options.whitelist.c_str());
  for (const auto& [name, value] : options.variables) engine.SetVariable(name.c_str(), value.c_str());
}

}  // namespace

std::vector<std::string> language_models(tesseract::TessBaseAPI& engine) {
  if (engine.Init(nullptr, orientation_model.data(), tesseract::OEM_TESSERACT_ONLY) != 0)
    throw Unavailable("no Tesseract models are installed");
  std::vector<std::string> codes;
  engine.GetAvailableLanguagesAsVector(&codes);
  std::erase(codes, orientation_model);
  std::sort(codes.begin(), codes.end());
  return codes;
}

bool Engines::has(const std::string& languages) const {
  return std::any_of(warm_.begin(), warm_.end(),
                     [&](const Warm& held) { return held.languages == languages; });
}

bool Engines::use_warm(const std::string& languages) {
  const auto found =
      std::find_if(warm_.begin(), warm_.end(), [&](const Warm& held) { return held.languages == languages; });
  if (found == warm_.end()) return false;
  warm_.splice(warm_.begin(), warm_, found);
  return true;
}

bool Engines::warm(const std::string& languages) {
  if (fallback_.empty()) fallback_ = languages;
  if (use_warm(languages)) return false;
  warm_.push_front({languages, load(languages)});
  if (warm_.size() > most_warm_engines) warm_.pop_back();
  if (!orientation_) orientation_ = map_model(current(), orientation_model);
  give_back_free_memory();  // loading a model needs several times the memory that it keeps
  return true;
}

bool Engines::map_all_models() {
  if (!models_.empty()) return false;
  tesseract::TessBaseAPI engine;
  for (const std::string& code : language_models(engine)) models_[code] = map_model(engine, code);
  if (!orientation_) orientation_ = map_model(engine, orientation_model);
  return true;
}

bool Engines::take(const std::string& languages) {
  if (use_warm(languages)) return true;
  const auto model = models_.find(languages);
  if (model == models_.end()) return false;
  auto engine = load(languages, model->second->bytes());
  if (!engine) return false;
  warm_.push_front({languages, std::move(engine)});
  return true;
}

std::vector<std::string> Engines::mapped_languages() const {
  std::vector<std::string> codes;
  for (const auto& [code, model] : models_) codes.push_back(code);
  return codes;
}

Recognition Engines::read(const Image& image, const OcrOptions& options, Segmentation segmentation,
                          Clock::time_point latest) const {
  tesseract::TessBaseAPI& engine = current();
  apply(options, segmentation, engine);
  engine.SetImage(image.pix());
  if (options.dpi != 0)
    engine.SetSourceResolution(static_cast<int>(std::lround(options.dpi / image.to_uploaded().scale())));
  Recognition recognition;
  recognition.is_cut_short = !recognize(engine, latest);
  recognition.layout.to_uploaded = image.to_uploaded();
  recognition.layout.blocks = blocks_of(engine);
  if (recognition.is_cut_short) {
    recognition.text = ocr::text_of(recognition.layout);
    recognition.confidence = mean_confidence(recognition.layout);
    return recognition;
  }
  recognition.text = text_of(engine);
  // For an empty page the engine reports a high confidence.
  const bool is_empty = recognition.text.find_first_not_of(" \n") == std::string::npos;
  recognition.confidence = is_empty ? 0 : engine.MeanTextConf();
  return recognition;
}

}  // namespace ocr
