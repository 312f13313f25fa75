// The forms in which a recognition can be asked for, and a set of them.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace ocr {

enum class OutputFormat { text, words, hocr, tsv, alto, pdf };

struct OutputFormatName {
  OutputFormat format;
  std::string_view name;  // in `formats`, and of the answer's field
};

inline constexpr std::array output_formats{
    OutputFormatName{OutputFormat::text, "text"}, OutputFormatName{OutputFormat::words, "words"},
    OutputFormatName{OutputFormat::hocr, "hocr"}, OutputFormatName{OutputFormat::tsv, "tsv"},
    OutputFormatName{OutputFormat::alto, "alto"}, OutputFormatName{OutputFormat::pdf, "pdf"}};

// Those that are files of their own: a document has one head and foot around what its pages give.
inline constexpr std::array file_formats{OutputFormat::hocr, OutputFormat::tsv, OutputFormat::alto,
                                         OutputFormat::pdf};

constexpr std::string_view name_of(OutputFormat format) {
  return output_formats.at(static_cast<std::size_t>(format)).name;
}

class OutputFormats {
 public:
  constexpr OutputFormats() = default;  // the text alone: that is always there
  constexpr OutputFormats(std::initializer_list<OutputFormat> formats) {
    for (const OutputFormat format : formats) add(format);
  }
  constexpr void add(OutputFormat format) { bits_ |= bit(format); }
  constexpr bool has(OutputFormat format) const { return (bits_ & bit(format)) != 0; }
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
