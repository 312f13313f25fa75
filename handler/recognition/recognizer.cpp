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
#include "recognition/text_agreement.hpp"

namespace ocr {
namespace {

Spacing spacing_of(const OcrOptions& options) {
  const auto kept = options.variables.find("preserve_interword_spaces");
  return kept != options.variables.end() && kept->second == "1" ? Spacing::as_on_page : Spacing::plain;
}

// The text of a PDF has an order already. A segmentation that was asked for, and preprocess=off, give the
// engine's own order.
bool is_to_be_ordered(const Recognition& recognition, const OcrOptions& options) {
  return recognition.source == TextSource::recognised && options.preprocesses &&
         options.page_segmentation_mode == default_page_segmentation_mode;
}

// Finds the tables and, with them, the order in which the page is read.
void add_tables(Recognition& recognition, const OcrOptions& options) {
  Layout& layout = recognition.layout;
  if (!is_to_be_ordered(recognition, options)) {
    if (options.formats.need_layout()) layout.tables = find_tables(layout);
    return;
  }
  bool is_reordered = part_merged_columns(layout);
  layout.tables = find_tables(layout);
  if (order_by_rows(layout)) is_reordered = true;
  if (is_reordered) recognition.text = text_of(layout, spacing_of(options));
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

Result<Recognizer::Languages> Recognizer::take_languages(const Image& image, const OcrOptions& options) {
  Languages languages{options.languages};
  if (languages.codes == automatic_language) {
    LanguageChoice choice = choose_language(*engines_, image, fixed_turn(options.rotation));
    languages = {std::move(choice.languages), choice.confidence};
  }
  if (languages.codes.empty())
    return Error{ErrorCode::unreadable_image, "The language of the image could not be detected."};
  return languages;
}

PageReader Recognizer::reader_with(const OcrOptions& options) const {
  return {[&](const Image& each, Segmentation segmentation) {
            return engines_->read(each, options, segmentation, latest_);
          },
          [&](const Image& each) { return turn_to_upright(engines_->orientation_model_bytes(), each); },
          latest_};
}

Result<Recognition> Recognizer::recognize_in(const Languages& languages, const Image& image,
                                             const OcrOptions& options) const {
  auto recognition = read_well(image, options, reader_with(options));
  if (!recognition) return recognition;
  recognition.value().languages = languages.codes;
  recognition.value().languages_confidence = languages.confidence;
  return recognition;
}

Result<Recognition> Recognizer::recognize(const Image& image, const OcrOptions& options) {
  const auto languages = take_languages(image, options);
  if (!languages) return languages.error();
  auto recognition = recognize_in(languages.value(), image, options);
  if (recognition) add_tables(recognition.value(), options);
  return recognition;
}

Result<Recognition> Recognizer::recognize_beside(const Image& picture, const OcrOptions& options,
                                                 EmbeddedText embedded) {
  auto recognition = completed(picture, options, std::move(embedded));
  if (recognition) add_tables(recognition.value(), options);
  return recognition;
}

Result<Recognition> Recognizer::completed(const Image& picture, const OcrOptions& options,
                                          EmbeddedText embedded) {
  const bool is_more = embedded.has_images_beside && shows_more(picture, embedded.layout);
  if (!is_more && !embedded.is_doubtful) return only_embedded(std::move(embedded.layout));
  const auto languages = take_languages(picture, options);
  if (!languages) return languages.error();
  const bool is_believable = agrees_with(picture, embedded.layout, reader_with(options));
  if (is_believable && !is_more) return only_embedded(std::move(embedded.layout));
  auto recognition = recognize_in(languages.value(), picture, options);
  if (!recognition) return recognition;
  if (is_believable) return joined(std::move(recognition).value(), embedded.layout);
  recognition.value().warnings.emplace_back(
      "The text in the PDF is not what the page shows, so the page was recognised.");
  return recognition;
}

}  // namespace ocr
