#include "recognition/language_choice.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "options/languages.hpp"
#include "recognition/layout.hpp"
#include "recognition/orientation.hpp"
#include "recognition/tesseract.hpp"

namespace ocr {
namespace {

// At most this many languages are tried, on at most this many lines, the widest of the page.
constexpr std::size_t most_candidates = 8;
constexpr std::size_t most_sample_lines = 6;
constexpr double bonus_of_fallback = 2;

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

// The engine's mean word confidence on the widest lines, 0 to 100; 0 if there are no words.
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

// The languages that the page may be in, judging by its script. Fallback languages come first.
std::vector<std::string> candidates(const Engines& engines, const std::string& script) {
  std::vector<std::string> codes = engines.mapped_languages();
  std::erase_if(codes, [](const std::string& code) {
    return language_of(code).script.empty() || code.ends_with("_vert");
  });
  std::vector<std::string> fitting = written_in(script, codes);
  if (fitting.empty() && script == "Fraktur") fitting = written_in("Latin", codes);
  if (fitting.empty()) fitting = codes;
  std::stable_partition(fitting.begin(), fitting.end(), [&](const std::string& code) {
    return ("+" + engines.fallback() + "+").find("+" + code + "+") != std::string::npos;
  });
  if (fitting.size() > most_candidates) fitting.resize(most_candidates);
  return fitting;
}

}  // namespace

std::string choose_language(Engines& engines, const Image& image, int turn) {
  std::optional<Image> turned;
  const auto page = [&]() -> const Image& { return turned ? *turned : image; };
  const auto turn_by = [&](int degrees) {
    if (auto upright = page().rotated(degrees)) turned = std::move(upright).value();
  };
  if (turn != 0) turn_by(turn);
  const auto seen = engines.mapped_languages().size() > 1
                        ? detect_orientation(engines.orientation_model_bytes(), page())
                        : std::nullopt;
  if (seen && seen->turn_is_sure && seen->turn != 0) turn_by(seen->turn);
  std::string best;
  const std::vector<std::string> codes = candidates(engines, seen ? seen->script : "");
  if (codes.size() == 1 && engines.take(codes.front())) return codes.front();
  double best_confidence = -1;
  for (const std::string& code : codes) {
    if (!engines.take(code)) continue;
    // Languages with the same letters score almost equally; the bonus then favours the usual one.
    const double confidence =
        confidence_in_lines(engines.current(), page()) + (code == engines.fallback() ? bonus_of_fallback : 0);
    if (confidence <= best_confidence) continue;
    best = code;
    best_confidence = confidence;
  }
  return engines.take(best) ? best : "";
}

}  // namespace ocr
