#include "recognizer.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tesseract/baseapi.h>
#include <tesseract/osdetect.h>
#include <tesseract/resultiterator.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <optional>
#include <string_view>

namespace ocr {
namespace {

constexpr std::size_t most_warm_engines = 4;
constexpr std::string_view orientation_model = "osd";
// Below this mean confidence a page may lie on its side, and a look at its orientation pays.
constexpr int poor_confidence = 60;
constexpr float sure_orientation = 1.0F;

// Loading a model takes several times the memory that it then holds: what is free again goes back to the
// system, rather than be part of every process and every fork.
struct TrimmedHeap {
  TrimmedHeap() = default;
  ~TrimmedHeap() { malloc_trim(0); }
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

// A model file mapped read-only: its pages are shared by all processes, and cost nothing until they are used.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    struct stat about {};
    if (fstat(file, &about) == 0 && about.st_size > 0) {
      void* start = mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ, MAP_SHARED, file, 0);
      if (start != MAP_FAILED)
        bytes_ = {static_cast<const char*>(start), static_cast<std::size_t>(about.st_size)};
    }
    close(file);
  }
  ~MappedFile() {
    if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

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
  line.is_column = direction == tesseract::WRITING_DIRECTION_TOP_TO_BOTTOM;
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
  do {
    if (at->Empty(tesseract::RIL_WORD)) continue;
    if (blocks.empty() || at->IsAtBeginningOf(tesseract::RIL_BLOCK))
      blocks.push_back(element_at<Block>(*at, tesseract::RIL_BLOCK));
    auto& paragraphs = blocks.back().paragraphs;
    if (paragraphs.empty() || at->IsAtBeginningOf(tesseract::RIL_PARA))
      paragraphs.push_back(paragraph_at(*at));
    auto& lines = paragraphs.back().lines;
    if (lines.empty() || at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) lines.push_back(line_at(*at));
    lines.back().words.push_back(word_at(*at));
  } while (at->Next(tesseract::RIL_WORD));
  return blocks;
}

// By how much a page must be turned clockwise to stand upright: 90, 180 or 270; nothing when it stands or is
// unsure.
std::optional<int> turn_to_upright(std::string_view model, const Image& image) {
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
  if (degrees == 0 || confidence < sure_orientation) return std::nullopt;
  return (360 - degrees) % 360;
}

int fixed_turn(Rotation rotation) {
  switch (rotation) {
    case Rotation::by_90:
      return 90;
    case Rotation::by_180:
      return 180;
    case Rotation::by_270:
      return 270;
    default:
      return 0;
  }
}

std::string turned_by(int degrees) {
  return "rotated " + std::to_string(degrees);
}

}  // namespace

struct Recognizer::Engine {
  struct Warm {
    std::string languages;
    std::unique_ptr<tesseract::TessBaseAPI> engine;
  };
  std::list<Warm> warm;  // the one used last comes first
  std::unique_ptr<MappedFile> orientation;

  Recognition read(const Image& image, const OcrOptions& options) const {
    tesseract::TessBaseAPI& engine = *warm.front().engine;
    engine.SetPageSegMode(static_cast<tesseract::PageSegMode>(options.page_segmentation_mode));
    engine.SetImage(image.pix());
    if (options.dpi != 0) engine.SetSourceResolution(options.dpi);
    Recognition recognition;
    recognition.text = text_of(engine);
    recognition.confidence = engine.MeanTextConf();
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
  // The list is the engine's to give, and it gives it only once a model is loaded: the smallest will do.
  if (engine.Init(nullptr, orientation_model.data(), tesseract::OEM_TESSERACT_ONLY) != 0)
    throw Unavailable("no Tesseract models are installed");
  std::vector<std::string> codes;
  engine.GetAvailableLanguagesAsVector(&codes);
  std::erase(codes, orientation_model);
  std::sort(codes.begin(), codes.end());
  return codes;
}

std::string Recognizer::engine_version() {
  return std::string(tesseract::TessBaseAPI::Version()) + OCR_ENGINE_SUFFIX;
}

void Recognizer::warm(const std::string& languages) {
  auto& warm = engine_->warm;
  const auto found = std::find_if(warm.begin(), warm.end(),
                                  [&](const Engine::Warm& held) { return held.languages == languages; });
  if (found != warm.end()) {
    warm.splice(warm.begin(), warm, found);
    return;
  }
  const TrimmedHeap afterwards;
  warm.push_front({languages, load(languages)});
  if (warm.size() > most_warm_engines) warm.pop_back();
  if (!engine_->orientation)
    engine_->orientation =
        std::make_unique<MappedFile>(std::string(warm.front().engine->GetDatapath()) + "/" +
                                     std::string(orientation_model) + ".traineddata");
}

Result<Recognition> Recognizer::recognize(const Image& image, const OcrOptions& options) {
  if (const int degrees = fixed_turn(options.rotation); degrees != 0) {
    auto turned = image.rotated(degrees);
    if (!turned) return turned.error();
    Recognition recognition = engine_->read(turned.value(), options);
    recognition.preprocessing.push_back(turned_by(degrees));
    return recognition;
  }
  Recognition first = engine_->read(image, options);
  if (options.rotation != Rotation::automatic || first.confidence >= poor_confidence) return first;
  const auto degrees = turn_to_upright(engine_->orientation->bytes(), image);
  if (!degrees) return first;
  auto turned = image.rotated(*degrees);
  if (!turned) return turned.error();
  Recognition second = engine_->read(turned.value(), options);
  if (second.confidence <= first.confidence) return first;
  second.preprocessing.push_back(turned_by(*degrees));
  return second;
}

}  // namespace ocr
