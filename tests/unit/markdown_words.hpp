// Which words of a text are missing from the Markdown made of it.
#pragma once

#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace ocr::test {

inline std::vector<std::string> split_words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// The words of the Markdown, without escapes, and how often each occurs.
inline std::map<std::string, int> words_of_markdown(const std::string& markdown) {
  static const std::regex escape(R"(\\([!-/:-@\[-`{-~]))");
  std::map<std::string, int> words;
  for (const std::string& word : split_words(markdown)) ++words[std::regex_replace(word, escape, "$1")];
  return words;
}

// A word that a hyphen divides at a line end may be whole in the Markdown. The bullet of a list may be "-".
inline std::vector<std::string> missing_words(const std::string& text, const std::string& markdown) {
  static const std::regex bullet("•|‣|◦|▪|■|●|○|◆|❖|➢|►|–|·");
  std::map<std::string, int> found = words_of_markdown(markdown);
  const auto take = [&](const std::string& word) {
    const auto at = found.find(word);
    if (at == found.end() || at->second == 0) return false;
    --at->second;
    return true;
  };
  std::vector<std::string> missing;
  const std::vector<std::string> words = split_words(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (take(words[i]) || (std::regex_match(words[i], bullet) && take("-"))) continue;
    std::string start = words[i];
    const std::string hyphen = start.ends_with("-") ? "-" : start.ends_with("\u2010") ? "\u2010" : "\u00ad";
    if (start.ends_with(hyphen) && i + 1 < words.size()) {
      start.resize(start.size() - hyphen.size());
      if (take(start + words[i + 1])) {
        ++i;
        continue;
      }
    }
    missing.push_back(words[i]);
  }
  return missing;
}

}  // namespace ocr::test
