#include "recognizer.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tesseract/baseapi.h>
#include <tesseract/osdetect.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <list>
#include <optional>
#include <string_view>

#include "preprocess.hpp"

namespace ocr {
namespace {

constexpr std::size_t most_warm_engines = 4;
constexpr std::string_view orientation_model = "osd";
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
    if (options.dpi != 0)
      engine.SetSourceResolution(static_cast<int>(std::lround(options.dpi / image.to_uploaded().scale())));
    Recognition recognition;
    recognition.text = text_of(engine);
    // The engine is quite sure of an empty page.
    const bool is_empty = recognition.text.find_first_not_of(" \n") == std::string::npos;
    recognition.confidence = is_empty ? 0 : engine.MeanTextConf();
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
  return read_well(image, options,
                   {[&](const Image& each) { return engine_->read(each, options); },
                    [&](const Image& each) { return turn_to_upright(engine_->orientation->bytes(), each); }});
}

}  // namespace ocr
