// The output formats of a recognition, and a set of them.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace ocr {

enum class OutputFormat { text, words, hocr, tsv, alto, pdf, csv, markdown };

struct OutputFormatName {
  OutputFormat format;
  std::string_view name;  // in the option `formats`, and of the field in the answer
};

inline constexpr std::array output_formats{
    OutputFormatName{OutputFormat::text, "text"}, OutputFormatName{OutputFormat::words, "words"},
    OutputFormatName{OutputFormat::hocr, "hocr"}, OutputFormatName{OutputFormat::tsv, "tsv"},
    OutputFormatName{OutputFormat::alto, "alto"}, OutputFormatName{OutputFormat::pdf, "pdf"},
    OutputFormatName{OutputFormat::csv, "csv"},   OutputFormatName{OutputFormat::markdown, "markdown"}};

// Formats that are complete files: for a document, one header and footer enclose the output of all pages.
inline constexpr std::array file_formats{OutputFormat::hocr, OutputFormat::tsv, OutputFormat::alto,
                                         OutputFormat::pdf,  OutputFormat::csv, OutputFormat::markdown};

constexpr std::string_view name_of(OutputFormat format) {
  return output_formats.at(static_cast<std::size_t>(format)).name;
}

class OutputFormats {
 public:
  constexpr OutputFormats() = default;  // only the text, which is always included
  constexpr OutputFormats(std::initializer_list<OutputFormat> formats) {
    for (const OutputFormat format : formats) add(format);
  }
  constexpr void add(OutputFormat format) { bits_ |= bit(format); }
  constexpr bool has(OutputFormat format) const { return (bits_ & bit(format)) != 0; }
  constexpr bool operator==(const OutputFormats&) const = default;
  constexpr OutputFormats without(OutputFormat format) const {
    OutputFormats others = *this;
    others.bits_ &= ~bit(format);
    return others;
  }
  constexpr bool need_layout() const { return bits_ != bit(OutputFormat::text); }
  constexpr bool have_files() const {
    return std::any_of(file_formats.begin(), file_formats.end(),
                       [this](OutputFormat format) { return has(format); });
  }

 private:
  static constexpr unsigned bit(OutputFormat format) { return 1U << static_cast<unsigned>(format); }
  unsigned bits_ = bit(OutputFormat::text);
};

}  // namespace ocr
