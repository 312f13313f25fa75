#include "recognition/recognizer.hpp"

#include <optional>
#include <string>
#include <utility>

#include "base/allocation.hpp"
#include "recognition/engines.hpp"
#include "recognition/language_choice.hpp"
#include "recognition/layout_text.hpp"
#include "recognition/merged_columns.hpp"
#include "recognition/orientation.hpp"
#include "recognition/reading.hpp"
#include "recognition/table_order.hpp"
#include "recognition/tables.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {

namespace {

Spacing spacing_of(const OcrOptions& options) {
  const auto kept = options.variables.find("preserve_interword_spaces");
  return kept != options.variables.end() && kept->second == "1" ? Spacing::as_on_page : Spacing::plain;
}

}  // namespace

Recognizer::Recognizer() : engines_(std::make_unique<Engines>()) {}
Recognizer::~Recognizer() = default;

Recognizer::InstalledModels Recognizer::installed_models() {
  InstalledModels models;
  {
    tesseract::TessBaseAPI engine;
    models.languages = language_models(engine);
    models.folder = engine.GetDatapath();
  }
  give_back_free_memory();
  return models;
}

std::string Recognizer::engine_version() {
  return std::string(tesseract::TessBaseAPI::Version()) + OCR_ENGINE_SUFFIX;
}

bool Recognizer::warm(const std::string& languages) {
  if (languages == automatic_language) return engines_->map_all_models();
  return engines_->warm(languages);
}

bool Recognizer::has(const std::string& languages) const {
  return languages == automatic_language ? !engines_->mapped_languages().empty() : engines_->has(languages);
}

Result<Recognition> Recognizer::recognize(const Image& image, const OcrOptions& options) {
  std::string languages = options.languages;
  std::optional<int> languages_confidence;
  if (languages == automatic_language) {
    LanguageChoice choice = choose_language(*engines_, image, fixed_turn(options.rotation));
    languages = std::move(choice.languages);
    languages_confidence = choice.confidence;
  }
  if (languages.empty())
    return Error{ErrorCode::unreadable_image, "The language of the image could not be detected."};
  auto recognition = read_well(
      image, options,
      {[&](const Image& each, Segmentation segmentation) {
         return engines_->read(each, options, segmentation, latest_);
       },
       [&](const Image& each) { return turn_to_upright(engines_->orientation_model_bytes(), each); },
       latest_});
  if (!recognition) return recognition;
  recognition.value().languages = std::move(languages);
  recognition.value().languages_confidence = languages_confidence;
  // A segmentation that was asked for, and preprocess=off, give the engine's own order.
  const bool is_to_be_ordered =
      options.preprocesses && options.page_segmentation_mode == default_page_segmentation_mode;
  Layout& layout = recognition.value().layout;
  bool is_reordered = is_to_be_ordered && part_merged_columns(layout);
  layout.tables = find_tables(layout);
  if (is_to_be_ordered && order_by_rows(layout)) is_reordered = true;
  if (is_reordered) recognition.value().text = text_of(layout, spacing_of(options));
  return recognition;
}

}  // namespace ocr
