#include "output/recognition_json.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "base/json_writer.hpp"

namespace ocr {
namespace {

// Writes blocks, paragraphs, lines and words, and tables and their cells, as nested objects, each with its
// box.
class LayoutWriter {
 public:
  LayoutWriter(JsonWriter& json, const Recognition& recognition)
      : json_(json), layout_(recognition.layout), is_embedded_(recognition.source == TextSource::embedded) {}

  void write() {
    write_all("blocks", layout_.blocks);
    write_all("tables", layout_.tables);
    json_.key("uncovered");
    json_.open_array();
    for (const Box& place : layout_.uncovered) write_edges(place);
    json_.close_array();
  }

 private:
  template <class Element>
  void write_all(std::string_view name, const std::vector<Element>& elements) {
    json_.key(name);
    json_.open_array();
    for (const Element& element : elements) {
      json_.open_object();
      if constexpr (std::is_same_v<Element, Word>) json_.field("text", element.text);
      write_place(element.box);
      if constexpr (!std::is_same_v<Element, Table>) write_confidence(element);
      write_content(element);
      json_.close_object();
    }
    json_.close_array();
  }

  void write_place(const Box& box) {
    json_.key("box");
    write_edges(box);
  }

  void write_edges(const Box& box) {
    const PixelBox pixels = layout_.on_upload(box);
    json_.open_array();
    for (const int edge : {pixels.left, pixels.top, pixels.right, pixels.bottom}) json_.value(edge);
    json_.close_array();
  }

  template <class Element>
  void write_confidence(const Element& element) {
    json_.key("confidence");
    if (!is_embedded_ && is_recognised(element))
      json_.value(std::lround(element.confidence));
    else
      json_.null();
  }

  // Whether any word of the element was recognised.
  static bool is_recognised(const Word& word) { return !word.is_embedded; }
  static bool is_recognised(const TableCell& cell) { return !cell.is_embedded; }
  static bool is_recognised(const Line& line) { return is_any_recognised(line.words); }
  static bool is_recognised(const Paragraph& paragraph) { return is_any_recognised(paragraph.lines); }
  static bool is_recognised(const Block& block) { return is_any_recognised(block.paragraphs); }
  template <class Element>
  static bool is_any_recognised(const std::vector<Element>& elements) {
    return elements.empty() || std::any_of(elements.begin(), elements.end(),
                                           [](const Element& element) { return is_recognised(element); });
  }

  void write_content(const Block& block) { write_all("paragraphs", block.paragraphs); }
  void write_content(const Paragraph& paragraph) { write_all("lines", paragraph.lines); }
  void write_content(const Line& line) { write_all("words", line.words); }
  void write_content(const Word& /*word*/) {}
  void write_content(const Table& table) {
    json_.field("rows", table.row_count);
    json_.field("columns", table.column_count);
    write_all("cells", table.cells);
  }
  void write_content(const TableCell& cell) {
    json_.field("row", cell.row);
    json_.field("column", cell.column);
    json_.field("row_span", cell.row_span);
    json_.field("column_span", cell.column_span);
    json_.field("text", cell.text);
  }

  JsonWriter& json_;
  const Layout& layout_;
  bool is_embedded_;
};

// Whole percent, rounded down: 100 means all.
int percent_covered(double share) {
  constexpr double rounding_error = 1e-9;
  return static_cast<int>(std::floor(100 * share + rounding_error));
}

void write_strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& strings) {
  json.key(name);
  json.open_array();
  for (const std::string& each : strings) json.value(each);
  json.close_array();
}

void write_origin(JsonWriter& json, const Recognition& recognition) {
  if (recognition.source == TextSource::both) json.field("source", "pdf_text+ocr");
  if (recognition.source != TextSource::embedded) {
    json.field("confidence", recognition.confidence);
    if (recognition.coverage) json.field("coverage", percent_covered(*recognition.coverage));
    json.field("lang", recognition.languages);
    return;
  }
  json.field("source", "pdf_text");
  for (const char* unknown : {"confidence", "lang"}) {
    json.key(unknown);
    json.null();
  }
}

}  // namespace

std::string recognition_json(const Recognition& recognition, const ImageHeader& header,
                             const OcrOptions& options, const FileParts& parts) {
  JsonWriter json;
  json.open_object();
  json.field("text", recognition.text);
  write_origin(json, recognition);
  if (recognition.languages_confidence) json.field("lang_confidence", *recognition.languages_confidence);
  json.field("format", name_of(header.format));
  json.field("width_px", header.size.width_px);
  json.field("height_px", header.size.height_px);
  if (header.exif_orientation != 1) json.field("exif_orientation", header.exif_orientation);
  if (header.dpi != 0) json.field("dpi", header.dpi);
  write_strings(json, "preprocessing", recognition.preprocessing);
  if (!recognition.warnings.empty()) write_strings(json, "warnings", recognition.warnings);
  if (options.formats.has(OutputFormat::words)) LayoutWriter(json, recognition).write();
  write_parts(json, parts);
  json.close_object();
  return json.take();
}

}  // namespace ocr
