#include "recognition/reading.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "image/ink.hpp"
#include "image/look.hpp"
#include "recognition/completion.hpp"
#include "recognition/coverage.hpp"
#include "recognition/preprocess.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

// Of all readings of the page after the first. Larger ones are seldom worth their time.
constexpr double most_pixels_again = 12e6;

// Below this mean confidence the page may be sideways or upside down.
constexpr int poor_confidence = 60;
// Below this mean confidence another reading is worth the time.
constexpr int doubtful_confidence = 80;
constexpr double doubtful_coverage = 0.95;
constexpr std::size_t most_uncovered_places = 200;  // a picture may look like thousands

std::string turned_by(int degrees) {
  return "rotated " + std::to_string(degrees);
}

bool has(const Prepared& prepared, std::string_view step) {
  return std::find(prepared.done.begin(), prepared.done.end(), step) != prepared.done.end();
}

// An image that was read, and what it gave.
struct Attempt {
  Prepared prepared;
  Recognition recognition;
  std::vector<Box> letters;
  double coverage = 1;
  double evidence = 0;

  bool is_doubtful() const {
    return recognition.confidence < doubtful_confidence || coverage < doubtful_coverage;
  }
};

class Reading {
 public:
  Reading(const PageReader& reader, bool is_to_be_complete)
      : reader_(reader), is_to_be_complete_(is_to_be_complete) {}

  // Whether another reading of this image is within the bounds, and the time lasts for it. Notes if it does
  // not.
  bool allows(const Image& image) {
    if (count_ >= most_readings || pixels_ + pixels_of(image) > most_pixels_again) return false;
    if (Clock::now() + longest_ <= reader_.latest) return true;
    is_short_of_time_ = true;
    return false;
  }
  bool is_short_of_time() const { return is_short_of_time_; }

  Attempt attempt(Prepared prepared) {
    if (count_++ > 0) pixels_ += pixels_of(prepared.image);
    const Clock::time_point start = Clock::now();
    Attempt made = read(std::move(prepared));
    longest_ = std::max(longest_, Clock::now() - start);
    return made;
  }

  // Adds what the first reading left out.
  void complete(Attempt& made) const {
    if (is_to_be_complete_ && !made.recognition.is_cut_short && made.prepared.letter_height_px > 0 &&
        ocr::complete(made.recognition, made.prepared, made.letters, reader_))
      judge(made);
  }

 private:
  static double pixels_of(const Image& image) {
    return static_cast<double>(image.width_px()) * image.height_px();
  }

  Attempt read(Prepared prepared) const {
    Attempt made{std::move(prepared), {}, {}};
    made.recognition = reader_.read(made.prepared.image, Segmentation::as_asked);
    made.recognition.preprocessing = made.prepared.done;
    for (const Box& rule : made.prepared.rules) made.recognition.layout.rules.push_back(rule_in(rule));
    const double height = made.prepared.letter_height_px;
    if (height <= 0) return made;
    made.letters = letters_of(made.prepared.image, height);
    judge(made);
    return made;
  }

  static void judge(Attempt& made) {
    made.coverage = coverage_of(made.recognition.layout, made.letters);
    made.evidence = evidence_of(made.recognition.layout, made.letters);
  }

  const PageReader& reader_;
  bool is_to_be_complete_;
  int count_ = 0;
  double pixels_ = 0;
  Clock::duration longest_{0};
  bool is_short_of_time_ = false;
};

struct Remedy {
  const char* name;
  std::optional<Image> (Image::*apply)() const;
};
constexpr std::array<Remedy, 2> remedies{{{"smoothed", &Image::smoothed}, {"binarized", &Image::binarized}}};

Prepared same(const Prepared& prepared) {
  return {prepared.image.same(), prepared.done, prepared.letter_height_px, prepared.rules};
}

// The image with the turn that the options ask for.
Result<Prepared> turned_as_asked(const Image& image, const OcrOptions& options) {
  Prepared whole{image.same(), {}, 0, {}};
  if (const int degrees = fixed_turn(options.rotation); degrees != 0) {
    auto turned = image.rotated(degrees);
    if (!turned) return turned.error();
    take(whole, std::move(turned.value()), turned_by(degrees));
  }
  return whole;
}

// Prepares a turned image, and remembers the turn.
Prepared prepared_from(const Prepared& whole) {
  Prepared prepared = prepare(whole.image);
  prepared.done.insert(prepared.done.begin(), whole.done.begin(), whole.done.end());
  return prepared;
}

// The recognition, with what it says about ink without words.
Recognition recognition_of(Attempt made) {
  Recognition recognition = std::move(made.recognition);
  if (made.letters.empty()) return recognition;
  recognition.coverage = made.coverage;
  std::vector<Box>& uncovered = recognition.layout.uncovered;
  uncovered = places_of(uncovered_letters(recognition.layout, made.letters), made.prepared.rules,
                        made.prepared.letter_height_px);
  uncovered.resize(std::min(uncovered.size(), most_uncovered_places));
  return recognition;
}

// After a poor reading: reads the image in the orientation that the letters have, if that is another. Then
// `whole` is the turned image and `best` its reading, unless it is worse.
Result<void> try_upright(Reading& reading, const PageReader& reader, Prepared& whole, Attempt& best) {
  const auto degrees = reader.turn_to_upright(best.prepared.image);
  if (!degrees) return {};
  auto turned = whole.image.rotated(*degrees);
  if (!turned) return turned.error();
  Prepared upright{std::move(turned.value()), {turned_by(*degrees)}, 0, {}};
  Attempt another = reading.attempt(prepared_from(upright));
  if (another.evidence <= best.evidence) return {};
  whole = std::move(upright);
  best = std::move(another);
  return {};
}

}  // namespace

Result<Recognition> read_well(const Image& image, const OcrOptions& options, const PageReader& reader) {
  auto asked = turned_as_asked(image, options);
  if (!asked) return asked.error();
  Prepared whole = std::move(asked.value());
  Reading reading(reader, options.page_segmentation_mode == default_page_segmentation_mode);
  if (!options.preprocesses) {
    whole.letter_height_px = look_at(whole.image).x_height_px;
    return recognition_of(reading.attempt(std::move(whole)));
  }

  Attempt best = reading.attempt(prepared_from(whole));
  if (options.rotation == Rotation::automatic && best.recognition.confidence < poor_confidence)
    if (auto tried = try_upright(reading, reader, whole, best); !tried) return tried.error();
  double evidence_at_first = best.evidence;
  reading.complete(best);
  // To complete a reading takes about as long as to make it, so only a promising one is completed.
  const auto consider = [&](Prepared other) {
    if (!reading.allows(other.image)) return;
    Attempt another = reading.attempt(std::move(other));
    if (another.evidence <= evidence_at_first) return;
    evidence_at_first = another.evidence;
    reading.complete(another);
    if (another.evidence > best.evidence) best = std::move(another);
  };
  // What preprocessing lost, the plain image still has.
  if (best.is_doubtful() && best.prepared.done != whole.done) {
    Prepared plain = same(whole);
    plain.letter_height_px = look_at(whole.image).x_height_px;
    consider(std::move(plain));
  }
  for (const Remedy& remedy : remedies) {
    if (!best.is_doubtful()) break;
    if (has(best.prepared, remedy.name)) continue;
    Prepared treated = same(best.prepared);
    if (take(treated, (treated.image.*remedy.apply)(), remedy.name)) consider(std::move(treated));
  }
  if (best.recognition.is_cut_short)
    best.recognition.warnings.emplace_back("The time limit was reached before the whole image was read.");
  else if (reading.is_short_of_time())
    best.recognition.warnings.emplace_back("The time limit left no time to read the image again.");
  return recognition_of(std::move(best));
}

}  // namespace ocr
