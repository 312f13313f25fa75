// Helpers for the output tests: running a program on a file, and reading the words in a TSV.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "stack.hpp"
#include "unit/temporary_folder.hpp"

namespace ocr::test {

struct Run {
  int status;
  std::string output;
};

// Runs a shell command in a folder with the file `in`, whose content is `content`.
inline Run run(const std::string& command, const std::string& content) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("in"), std::ios::binary) << content;
  FILE* pipe = popen(("cd " + folder.file("") + " && " + command + " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), count);
  return {pclose(pipe), output};
}

inline void check_valid_pdf(const std::string& pdf) {
  const Run checked = run("qpdf --check in", pdf);
  CAPTURE(checked.output);
  CHECK(checked.status == 0);
}

struct PlacedWord {
  std::string text;
  std::array<double, 4> box;  // left, top, right, bottom
};

inline std::vector<std::vector<std::string>> rows_of(const std::string& tsv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(tsv);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> columns(1);
    for (const char c : line) c == '\t' ? columns.emplace_back() : columns.back() += c;
    rows.push_back(columns);
  }
  return rows;
}

inline std::vector<PlacedWord> words_of(const std::string& tsv) {
  std::vector<PlacedWord> words;
  for (const auto& row : rows_of(tsv)) {
    REQUIRE(row.size() == 12);
    if (row[0] != "5") continue;
    const double left = std::stod(row[6]);
    const double top = std::stod(row[7]);
    words.push_back({row[11], {left, top, left + std::stod(row[8]), top + std::stod(row[9])}});
  }
  return words;
}

inline std::string formats_query(const std::string& route) {
  return shared_stack().url(route) + "?formats=text,words,hocr,tsv,alto,pdf,csv,markdown";
}

}  // namespace ocr::test
