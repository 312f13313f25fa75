#include "recognition/sample_lines.hpp"

#include <algorithm>
#include <memory>

#include "recognition/common_words.hpp"

namespace ocr {
namespace {

constexpr int smallest_side_px = 8;

using Elements = tesseract::ResultIterator;

bool runs_downwards(const tesseract::PageIterator& at) {
  tesseract::Orientation orientation{};
  tesseract::WritingDirection direction{};
  tesseract::TextlineOrder order{};
  float deskew = 0;
  at.Orientation(&orientation, &direction, &order, &deskew);
  return direction == tesseract::WRITING_DIRECTION_TOP_TO_BOTTOM;
}

int length_of(const PixelBox& line) {
  return std::max(line.width(), line.height());
}

// The box with a little of the paper around it, which the engine needs for letters at its edge.
PixelBox with_margin(const PixelBox& line, const Image& image) {
  const int margin = std::min(line.width(), line.height()) / 8;
  return {std::max(0, line.left - margin), std::max(0, line.top - margin),
          std::min(image.width_px(), line.right + margin), std::min(image.height_px(), line.bottom + margin)};
}

SampleWord word_at(tesseract::TessBaseAPI& engine, const Elements& at, bool runs_down) {
  SampleWord word{"", std::clamp(static_cast<double>(at.Confidence(tesseract::RIL_WORD)), 0.0, 100.0), 0,
                  false};
  const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_WORD));
  if (!text) return word;
  word.text = text.get();
  PixelBox box{};
  if (at.BoundingBox(tesseract::RIL_WORD, &box.left, &box.top, &box.right, &box.bottom))
    word.width_px = runs_down ? box.height() : box.width();
  // Dictionaries have few words in capitals, and none with a full stop.
  const std::string plain = plain_form(word.text);
  word.is_in_dictionary = at.WordIsFromDictionary() || engine.IsValidWord(word.text.c_str()) > 0 ||
                          (!plain.empty() && engine.IsValidWord(plain.c_str()) > 0);
  return word;
}

}  // namespace

SampleLines find_sample_lines(tesseract::TessBaseAPI& engine, const Image& image, std::size_t most) {
  engine.SetPageSegMode(tesseract::PSM_AUTO);
  engine.SetImage(image.pix());
  std::vector<PixelBox> across;
  std::vector<PixelBox> down;
  int length_across = 0;
  int length_down = 0;
  const std::unique_ptr<tesseract::PageIterator> at(engine.AnalyseLayout());
  if (!at) return {};
  do {
    PixelBox line{};
    if (!at->BoundingBox(tesseract::RIL_TEXTLINE, &line.left, &line.top, &line.right, &line.bottom)) continue;
    if (std::min(line.width(), line.height()) < smallest_side_px) continue;
    const bool is_down = line.height() > line.width() && runs_downwards(*at);
    (is_down ? down : across).push_back(line);
    (is_down ? length_down : length_across) += length_of(line);
  } while (at->Next(tesseract::RIL_TEXTLINE));
  SampleLines lines{std::move(length_down > length_across ? down : across), length_down > length_across};
  std::stable_sort(lines.boxes.begin(), lines.boxes.end(), [](const PixelBox& one, const PixelBox& other) {
    return length_of(one) > length_of(other);
  });
  if (lines.boxes.size() > most) lines.boxes.resize(most);
  return lines;
}

std::vector<SampleWord> read_lines(tesseract::TessBaseAPI& engine, const Image& image,
                                   const SampleLines& lines, std::size_t first, std::size_t end) {
  std::vector<SampleWord> words;
  engine.SetPageSegMode(lines.run_downwards ? tesseract::PSM_SINGLE_BLOCK_VERT_TEXT
                                            : tesseract::PSM_SINGLE_LINE);
  engine.SetImage(image.pix());
  for (std::size_t number = first; number < std::min(end, lines.boxes.size()); ++number) {
    const PixelBox line = with_margin(lines.boxes[number], image);
    engine.SetRectangle(line.left, line.top, line.width(), line.height());
    if (engine.Recognize(nullptr) != 0) continue;
    const std::unique_ptr<Elements> at(engine.GetIterator());
    if (!at) continue;
    do {
      SampleWord word = word_at(engine, *at, lines.run_downwards);
      if (!word.text.empty()) words.push_back(std::move(word));
    } while (at->Next(tesseract::RIL_WORD));
  }
  return words;
}

}  // namespace ocr
