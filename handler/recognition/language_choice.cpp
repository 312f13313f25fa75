#include "recognition/language_choice.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "options/languages.hpp"
#include "recognition/orientation.hpp"
#include "recognition/sample_lines.hpp"
#include "recognition/scripts.hpp"

namespace ocr {
namespace {

// The cost is bounded by these: the languages tried for the script and then within it, the lines that all of
// them read, and the lines that only the best read.
constexpr std::size_t most_candidates = 8;
constexpr std::size_t lines_for_all = 6;
constexpr std::size_t lines_for_best = 16;
constexpr std::size_t most_finalists = 3;

// Tried first in this order, after the default language: those that most pages are in.
constexpr std::array<std::string_view, 16> usual_languages{"eng", "chi_sim", "spa", "ara", "fra", "rus",
                                                           "por", "hin",     "deu", "jpn", "ben", "ita",
                                                           "kor", "tur",     "pol", "nld"};

std::vector<std::string> in_order_of_use(std::vector<std::string> codes, const std::string& fallback) {
  const auto rank = [&](const std::string& code) {
    if (is_among(code, fallback)) return std::ptrdiff_t{-1};
    return std::find(usual_languages.begin(), usual_languages.end(), code) - usual_languages.begin();
  };
  std::stable_sort(codes.begin(), codes.end(),
                   [&](const auto& one, const auto& other) { return rank(one) < rank(other); });
  return codes;
}

// Languages with a known script. Those that East Asian text is not written in, across or downwards, are left
// out.
std::vector<std::string> fitting_direction(std::vector<std::string> codes, bool downwards) {
  constexpr std::string_view vertical = "_vert";
  const std::vector<std::string> all = codes;
  std::erase_if(codes, [&](const std::string& code) {
    if (language_of(code).script.empty()) return true;
    if (code.ends_with(vertical)) return !downwards;
    return downwards && std::find(all.begin(), all.end(), code + std::string(vertical)) != all.end();
  });
  return codes;
}

// Reads the same lines with one language after another.
class Sampler {
 public:
  Sampler(Engines& engines, const Image& image, const SampleLines& lines)
      : engines_(engines), image_(image), lines_(lines) {}

  void read(const std::vector<std::string>& codes, std::size_t first, std::size_t end) {
    for (const std::string& code : codes) {
      auto& [read_to, words] = readings_[code];
      if (read_to >= end || !engines_.take(code)) continue;
      auto more = read_lines(engines_.current(), image_, lines_, first, end);
      words.insert(words.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
      read_to = end;
    }
  }

  std::vector<LanguageEvidence> evidence(const std::vector<std::string>& codes) const {
    std::vector<LanguageEvidence> all;
    for (const std::string& code : codes)
      if (const auto found = readings_.find(code); found != readings_.end())
        all.push_back(evidence_for(code, found->second.words));
    return all;
  }

 private:
  struct Reading {
    std::size_t read_to = 0;
    std::vector<SampleWord> words;
  };
  Engines& engines_;
  const Image& image_;
  const SampleLines& lines_;
  std::map<std::string, Reading> readings_;
};

std::string_view script_of(const std::string& code) {
  return language_of(code).script;
}

// The first language of each script.
std::vector<std::string> one_of_each_script(const std::vector<std::string>& codes) {
  std::vector<std::string> chosen;
  for (const std::string& code : codes)
    if (std::none_of(chosen.begin(), chosen.end(),
                     [&](const std::string& other) { return script_of(other) == script_of(code); }))
      chosen.push_back(code);
  if (chosen.size() > most_candidates) chosen.resize(most_candidates);
  return chosen;
}

// The languages, one a script, that read the page. If the detection has seen a script, only that and the
// default language's are tried at first: it is wrong at times, mostly about a few words in capitals.
std::vector<LanguageEvidence> evidence_of_scripts(Sampler& sampler, const std::vector<std::string>& codes,
                                                  const std::string& fallback, const std::string& seen) {
  const std::vector<std::string> all = one_of_each_script(codes);
  std::vector<std::string> likely = all;
  std::erase_if(likely, [&](const std::string& code) {
    return !share_characters(script_of(code), seen == "Korean" ? "Hangul" : std::string_view(seen)) &&
           !is_among(code, fallback);
  });
  if (!seen.empty()) {
    sampler.read(likely, 0, lines_for_all);
    auto evidence = sampler.evidence(likely);
    if (std::any_of(evidence.begin(), evidence.end(), is_convincing)) return evidence;
  }
  sampler.read(all, 0, lines_for_all);
  return sampler.evidence(all);
}

LanguageChoice choose_from_lines(Engines& engines, const Image& image, const SampleLines& lines,
                                 const std::string& seen_script) {
  const std::string& fallback = engines.fallback();
  const auto codes =
      in_order_of_use(fitting_direction(engines.mapped_languages(), lines.run_downwards), fallback);
  Sampler sampler(engines, image, lines);
  const auto scripts = evidence_of_scripts(sampler, codes, fallback, seen_script);
  const LanguageEvidence* script = strongest_of(scripts);
  if (!script) return {fallback, 0};

  std::vector<std::string> candidates = codes;
  std::erase_if(candidates, [&](const std::string& code) {
    return !share_characters(script_of(code), script_of(script->code));
  });
  if (candidates.size() > most_candidates) candidates.resize(most_candidates);
  sampler.read(candidates, 0, lines_for_all);
  auto evidence = sampler.evidence(candidates);
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const auto& one, const auto& other) { return one.fit() > other.fit(); });
  candidates.clear();
  for (const LanguageEvidence& each : evidence)
    if (candidates.size() < most_finalists || is_among(each.code, fallback)) candidates.push_back(each.code);
  sampler.read(candidates, lines_for_all, lines_for_best);
  evidence = sampler.evidence(candidates);

  // The other scripts have read fewer lines, so they are compared by what they explain of those.
  for (const LanguageEvidence& other : scripts)
    if (!share_characters(script_of(other.code), script_of(script->code))) {
      evidence.push_back(other);
      evidence.back().words_px = std::max(other.words_px, script->words_px);
    }
  return choose_by(std::move(evidence), fallback);
}

}  // namespace

LanguageChoice choose_language(Engines& engines, const Image& image, int turn) {
  std::optional<Image> turned;
  const auto page = [&]() -> const Image& { return turned ? *turned : image; };
  const auto turn_by = [&](int degrees) {
    if (auto upright = page().rotated(degrees)) turned = std::move(upright).value();
  };
  if (turn != 0) turn_by(turn);
  LanguageChoice choice{engines.fallback(), 0};
  if (engines.mapped_languages().size() > 1) {
    const auto seen = detect_orientation(engines.orientation_model_bytes(), page());
    if (seen && seen->turn_is_sure && seen->turn != 0) turn_by(seen->turn);
    if (engines.take(engines.fallback())) {
      const SampleLines lines = find_sample_lines(engines.current(), page(), lines_for_best);
      choice = choose_from_lines(engines, page(), lines, seen ? seen->script : "");
    }
  }
  if (!engines.take(choice.languages)) choice.languages.clear();
  return choice;
}

}  // namespace ocr
