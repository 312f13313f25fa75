#include "recognition/recognizer.hpp"

#include <tesseract/baseapi.h>
#include <tesseract/osdetect.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>
#include <list>
#include <map>
#include <optional>
#include <string_view>

#include "base/allocation.hpp"
#include "base/mapped_file.hpp"
#include "options/languages.hpp"
#include "recognition/preprocess.hpp"

namespace ocr {
namespace {

constexpr std::size_t most_warm_engines = 4;
constexpr std::string_view orientation_model = "osd";
constexpr float sure_orientation = 1.0F;
// To choose a language: so many are tried, on so many of the widest lines.
constexpr float sure_script = 1.0F;
constexpr std::size_t most_candidates = 8;
constexpr std::size_t most_sample_lines = 6;
constexpr double bonus_of_fallback = 2;

// Loading a model takes several times the memory that it then holds.
struct TrimmedHeap {
  TrimmedHeap() = default;
  ~TrimmedHeap() { give_back_free_memory(); }
  TrimmedHeap(const TrimmedHeap&) = delete;
  TrimmedHeap& operator=(const TrimmedHeap&) = delete;
};

std::unique_ptr<tesseract::TessBaseAPI> load(const std::string& languages) {
  auto engine = std::make_unique<tesseract::TessBaseAPI>();
  if (engine->Init(nullptr, languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0)
    throw Unavailable("the language model " + languages + " cannot be loaded");
  // The engine's words about an image go to stderr, which a child has turned to /dev/null. Setting its
  // debug_file to that would open it at the first word, which the sandbox forbids, and Tesseract 5.5 does not
  // survive.
  return engine;
}

std::string text_of(tesseract::TessBaseAPI& engine) {
  const std::unique_ptr<char[]> text(engine.GetUTF8Text());
  return text ? std::string(text.get()) : std::string();
}

using Elements = tesseract::ResultIterator;

// A block, paragraph or line with its box and confidence; the rest is its own.
template <class Element>
Element element_at(const Elements& at, tesseract::PageIteratorLevel level) {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  at.BoundingBox(level, &left, &top, &right, &bottom);
  Element element{};
  element.box = {static_cast<double>(left), static_cast<double>(top), static_cast<double>(right),
                 static_cast<double>(bottom)};
  element.confidence = std::clamp(static_cast<double>(at.Confidence(level)), 0.0, 100.0);
  return element;
}

Paragraph paragraph_at(const Elements& at) {
  auto paragraph = element_at<Paragraph>(at, tesseract::RIL_PARA);
  const char* language = at.WordRecognitionLanguage();
  if (language) paragraph.language = language;
  paragraph.is_right_to_left = !at.ParagraphIsLtr();
  return paragraph;
}

void set_direction(Line& line, const Elements& at) {
  tesseract::Orientation orientation{};
  tesseract::WritingDirection direction{};
  tesseract::TextlineOrder order{};
  float deskew = 0;
  at.Orientation(&orientation, &direction, &order, &deskew);
  line.letter_degrees = static_cast<int>(orientation) * 90;
  if (direction != tesseract::WRITING_DIRECTION_TOP_TO_BOTTOM) return;
  // The engine says so of every line that runs downwards. Only East Asian letters stand upright in it.
  const char* name = at.WordRecognitionLanguage();
  const std::string_view language = name ? name : "";
  line.is_column = language.starts_with("jpn") || language.starts_with("chi") || language.starts_with("kor");
  if (!line.is_column) line.letter_degrees = (line.letter_degrees + 90) % 360;
}

Line line_at(const Elements& at) {
  auto line = element_at<Line>(at, tesseract::RIL_TEXTLINE);
  int left = 0;
  int left_y = 0;
  int right = 0;
  int right_y = 0;
  at.Baseline(tesseract::RIL_TEXTLINE, &left, &left_y, &right, &right_y);
  line.baseline_start = {static_cast<double>(left), static_cast<double>(left_y)};
  line.baseline_end = {static_cast<double>(right), static_cast<double>(right_y)};
  float height = 0;
  float descenders = 0;
  float ascenders = 0;
  at.RowAttributes(&height, &descenders, &ascenders);
  line.height = height;
  line.descenders = -descenders;
  line.ascenders = ascenders;
  set_direction(line, at);
  return line;
}

Word word_at(const Elements& at) {
  auto word = element_at<Word>(at, tesseract::RIL_WORD);
  const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_WORD));
  if (text) word.text = text.get();
  word.is_right_to_left = at.WordDirection() == tesseract::DIR_RIGHT_TO_LEFT;
  return word;
}

// After the text was asked for: this reads nothing again.
std::vector<Block> blocks_of(tesseract::TessBaseAPI& engine) {
  std::vector<Block> blocks;
  const std::unique_ptr<Elements> at(engine.GetIterator());
  if (!at) return blocks;
  // Goes ahead by a line, because the engine is slow to tell whether one begins: it counts from the page's
  // first word.
  const std::unique_ptr<Elements> next_line(engine.GetIterator());
  do {
    if (at->Empty(tesseract::RIL_WORD)) continue;
    if (at->Cmp(*next_line) >= 0) {
      while (next_line->Cmp(*at) <= 0 && next_line->Next(tesseract::RIL_TEXTLINE)) {
      }
      if (blocks.empty() || at->IsAtBeginningOf(tesseract::RIL_BLOCK))
        blocks.push_back(element_at<Block>(*at, tesseract::RIL_BLOCK));
      auto& paragraphs = blocks.back().paragraphs;
      if (paragraphs.empty() || at->IsAtBeginningOf(tesseract::RIL_PARA))
        paragraphs.push_back(paragraph_at(*at));
      paragraphs.back().lines.push_back(line_at(*at));
    }
    blocks.back().paragraphs.back().lines.back().words.push_back(word_at(*at));
  } while (at->Next(tesseract::RIL_WORD));
  return blocks;
}

struct Seen {
  int turn = 0;  // clockwise, to stand upright
  bool turn_is_sure = false;
  std::string script;  // empty: unsure
};

// What orientation and script detection makes of a page; nothing where it finds too little.
std::optional<Seen> look_at(std::string_view model, const Image& image) {
  if (model.empty()) return std::nullopt;
  tesseract::TessBaseAPI engine;
  if (engine.Init(model.data(), static_cast<int>(model.size()), orientation_model.data(),
                  tesseract::OEM_TESSERACT_ONLY, nullptr, 0, nullptr, nullptr, false, nullptr) != 0)
    return std::nullopt;
  engine.SetPageSegMode(tesseract::PSM_AUTO_OSD);
  engine.SetImage(image.pix());
  int degrees = 0;
  float confidence = 0;
  const char* script = nullptr;
  float script_confidence = 0;
  if (!engine.DetectOrientationScript(&degrees, &confidence, &script, &script_confidence))
    return std::nullopt;
  Seen seen{(360 - degrees) % 360, confidence >= sure_orientation, ""};
  if (script && script_confidence >= sure_script) seen.script = script;
  return seen;
}

// By how much a page must be turned clockwise to stand upright: 90, 180 or 270; nothing when it stands or is
// unsure.
std::optional<int> turn_to_upright(std::string_view model, const Image& image) {
  const auto seen = look_at(model, image);
  if (!seen || seen->turn == 0 || !seen->turn_is_sure) return std::nullopt;
  return seen->turn;
}

// Nothing of this reaches another image: the engine is the child's own copy.
void apply(const OcrOptions& options, tesseract::TessBaseAPI& engine) {
  engine.SetPageSegMode(static_cast<tesseract::PageSegMode>(options.page_segmentation_mode));
  if (!options.whitelist.empty()) engine.SetVariable("tessedit_char_whitelist", options.whitelist.c_str());
  for (const auto& [name, value] : options.variables) engine.SetVariable(name.c_str(), value.c_str());
}

// Sorted; `engine` has loaded a model by it.
std::vector<std::string> listed_by(tesseract::TessBaseAPI& engine) {
  // The list is the engine's to give, and it gives it only once a model is loaded: the smallest will do.
  if (engine.Init(nullptr, orientation_model.data(), tesseract::OEM_TESSERACT_ONLY) != 0)
    throw Unavailable("no Tesseract models are installed");
  std::vector<std::string> codes;
  engine.GetAvailableLanguagesAsVector(&codes);
  std::erase(codes, orientation_model);
  std::sort(codes.begin(), codes.end());
  return codes;
}

std::vector<PixelBox> widest_lines(tesseract::TessBaseAPI& engine) {
  std::vector<PixelBox> lines;
  const std::unique_ptr<tesseract::PageIterator> at(engine.AnalyseLayout());
  if (!at) return lines;
  do {
    PixelBox line{};
    if (at->BoundingBox(tesseract::RIL_TEXTLINE, &line.left, &line.top, &line.right, &line.bottom))
      lines.push_back(line);
  } while (at->Next(tesseract::RIL_TEXTLINE));
  std::sort(lines.begin(), lines.end(),
            [](const PixelBox& one, const PixelBox& other) { return one.width() > other.width(); });
  if (lines.size() > most_sample_lines) lines.resize(most_sample_lines);
  return lines;
}

// How sure an engine is of some lines: the mean over their words.
double confidence_in_lines(tesseract::TessBaseAPI& engine, const Image& image) {
  engine.SetPageSegMode(tesseract::PSM_AUTO);
  engine.SetImage(image.pix());
  const std::vector<PixelBox> lines = widest_lines(engine);
  engine.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  double sum = 0;
  int words = 0;
  for (const PixelBox& line : lines) {
    engine.SetRectangle(line.left, line.top, line.width(), line.height());
    if (engine.Recognize(nullptr) != 0) continue;
    const std::unique_ptr<int[]> confidences(engine.AllWordConfidences());
    for (const int* one = confidences.get(); one && *one >= 0; ++one, ++words) sum += *one;
  }
  return words > 0 ? sum / words : 0;
}

}  // namespace

struct Recognizer::Engine {
  struct Warm {
    std::string languages;
    std::unique_ptr<tesseract::TessBaseAPI> engine;
  };
  std::list<Warm> warm;  // the one used last comes first
  std::unique_ptr<MappedFile> orientation;
  std::map<std::string, std::unique_ptr<MappedFile>> models;  // of all languages, once `auto` was asked for
  std::string fallback;                                       // what was warmed first

  void map_models() {
    tesseract::TessBaseAPI engine;
    const std::vector<std::string> codes = listed_by(engine);
    const std::string folder = std::string(engine.GetDatapath()) + "/";
    for (const std::string& code : codes)
      models[code] = std::make_unique<MappedFile>(folder + code + ".traineddata");
    if (!orientation)
      orientation = std::make_unique<MappedFile>(folder + std::string(orientation_model) + ".traineddata");
  }

  // In the child: makes the engine of one language the one that reads. False where its model cannot be used.
  bool take(const std::string& code) {
    const auto held =
        std::find_if(warm.begin(), warm.end(), [&](const Warm& one) { return one.languages == code; });
    if (held != warm.end()) {
      warm.splice(warm.begin(), warm, held);
      return true;
    }
    const auto model = models.find(code);
    if (model == models.end()) return false;
    const std::string_view bytes = model->second->bytes();
    auto engine = std::make_unique<tesseract::TessBaseAPI>();
    if (bytes.empty() ||
        engine->Init(bytes.data(), static_cast<int>(bytes.size()), code.c_str(), tesseract::OEM_LSTM_ONLY,
                     nullptr, 0, nullptr, nullptr, false, nullptr) != 0)
      return false;
    warm.push_front({code, std::move(engine)});
    return true;
  }

  // The languages that a page may be in, as far as its script tells: those to fall back to come first.
  std::vector<std::string> candidates(const std::string& script) const {
    std::vector<std::string> codes;
    for (const auto& [code, model] : models)
      if (!language_of(code).script.empty() && !code.ends_with("_vert")) codes.push_back(code);
    std::vector<std::string> fitting = written_in(script, codes);
    if (fitting.empty() && script == "Fraktur") fitting = written_in("Latin", codes);
    if (fitting.empty()) fitting = codes;
    std::stable_partition(fitting.begin(), fitting.end(), [&](const std::string& code) {
      return ("+" + fallback + "+").find("+" + code + "+") != std::string::npos;
    });
    if (fitting.size() > most_candidates) fitting.resize(most_candidates);
    return fitting;
  }

  // In the child: makes the engine that suits the page the one that reads, and gives its language.
  std::string choose(const Image& image, int turn) {
    std::optional<Image> turned;
    const auto page = [&]() -> const Image& { return turned ? *turned : image; };
    const auto turn_by = [&](int degrees) {
      if (auto upright = page().rotated(degrees)) turned = std::move(upright).value();
    };
    if (turn != 0) turn_by(turn);
    const auto seen = models.size() > 1 ? look_at(orientation->bytes(), page()) : std::nullopt;
    if (seen && seen->turn_is_sure && seen->turn != 0) turn_by(seen->turn);
    std::string best;
    const std::vector<std::string> codes = candidates(seen ? seen->script : "");
    if (codes.size() == 1 && take(codes.front())) return codes.front();
    double best_confidence = -1;
    for (const std::string& code : codes) {
      if (!take(code)) continue;
      // Languages that share their letters are close together: then it is the usual one.
      const double confidence =
          confidence_in_lines(*warm.front().engine, page()) + (code == fallback ? bonus_of_fallback : 0);
      if (confidence <= best_confidence) continue;
      best = code;
      best_confidence = confidence;
    }
    return take(best) ? best : "";
  }

  Recognition read(const Image& image, const OcrOptions& options) const {
    tesseract::TessBaseAPI& engine = *warm.front().engine;
    apply(options, engine);
    engine.SetImage(image.pix());
    if (options.dpi != 0)
      engine.SetSourceResolution(static_cast<int>(std::lround(options.dpi / image.to_uploaded().scale())));
    Recognition recognition;
    recognition.text = text_of(engine);
    // The engine is quite sure of an empty page.
    const bool is_empty = recognition.text.find_first_not_of(" \n") == std::string::npos;
    recognition.confidence = is_empty ? 0 : engine.MeanTextConf();
    recognition.layout.to_uploaded = image.to_uploaded();
    if (options.formats.need_layout()) recognition.layout.blocks = blocks_of(engine);
    return recognition;
  }
};

Recognizer::Recognizer() : engine_(std::make_unique<Engine>()) {}
Recognizer::~Recognizer() = default;

std::vector<std::string> Recognizer::installed_languages() {
  const TrimmedHeap afterwards;
  tesseract::TessBaseAPI engine;
  return listed_by(engine);
}

std::string Recognizer::engine_version() {
  return std::string(tesseract::TessBaseAPI::Version()) + OCR_ENGINE_SUFFIX;
}

bool Recognizer::warm(const std::string& languages) {
  if (languages == automatic_language) {
    if (!engine_->models.empty()) return false;
    engine_->map_models();
    return true;
  }
  if (engine_->fallback.empty()) engine_->fallback = languages;
  auto& warm = engine_->warm;
  const auto found = std::find_if(warm.begin(), warm.end(),
                                  [&](const Engine::Warm& held) { return held.languages == languages; });
  if (found != warm.end()) {
    warm.splice(warm.begin(), warm, found);
    return false;
  }
  const TrimmedHeap afterwards;
  warm.push_front({languages, load(languages)});
  if (warm.size() > most_warm_engines) warm.pop_back();
  if (!engine_->orientation)
    engine_->orientation =
        std::make_unique<MappedFile>(std::string(warm.front().engine->GetDatapath()) + "/" +
                                     std::string(orientation_model) + ".traineddata");
  return true;
}

Result<Recognition> Recognizer::recognize(const Image& image, const OcrOptions& options) {
  std::string languages = options.languages;
  if (languages == automatic_language) languages = engine_->choose(image, fixed_turn(options.rotation));
  if (languages.empty()) return Error{ErrorCode::unreadable_image, "No language could be chosen for it."};
  auto recognition =
      read_well(image, options,
                {[&](const Image& each) { return engine_->read(each, options); },
                 [&](const Image& each) { return turn_to_upright(engine_->orientation->bytes(), each); }});
  if (recognition) recognition.value().languages = std::move(languages);
  return recognition;
}

}  // namespace ocr
