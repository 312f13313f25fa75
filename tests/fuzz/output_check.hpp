// Whether a file that the service wrote is well-formed. XML is judged by libxml2.
#pragma once

#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "base/base64.hpp"

namespace ocr::fuzz {

struct XmlDeleter {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(xmlRelaxNGParserCtxt* parser) const { xmlRelaxNGFreeParserCtxt(parser); }
  void operator()(xmlRelaxNG* schema) const { xmlRelaxNGFree(schema); }
  void operator()(xmlRelaxNGValidCtxt* validation) const { xmlRelaxNGFreeValidCtxt(validation); }
};
template <class Type>
using Xml = std::unique_ptr<Type, XmlDeleter>;

inline Xml<xmlDoc> parsed(const std::string& text) {
  return Xml<xmlDoc>(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                   XML_PARSE_NONET | XML_PARSE_NOWARNING));
}

inline bool is_xml(const std::string& text) {
  return parsed(text) != nullptr;
}

inline bool is_alto(const std::string& text) {
  static const Xml<xmlRelaxNG> schema = [] {
    const Xml<xmlRelaxNGParserCtxt> parser(
        xmlRelaxNGNewParserCtxt(OCR_SOURCE_DIR "/tests/contract/alto-4.rng"));
    return Xml<xmlRelaxNG>(xmlRelaxNGParse(parser.get()));
  }();
  const Xml<xmlDoc> document = parsed(text);
  const Xml<xmlRelaxNGValidCtxt> validation(xmlRelaxNGNewValidCtxt(schema.get()));
  return document && xmlRelaxNGValidateDoc(validation.get(), document.get()) == 0;
}

inline bool is_tsv(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (std::count(line.begin(), line.end(), '\t') != 11) return false;
  return text.ends_with('\n');
}

// ISO 32000-1, 7.5.4: `startxref` leads to the table, and each entry of the table to its object.
inline bool has_sound_table(std::string_view encoded) {
  std::string pdf(encoded);
  const auto size = decode_base64(encoded, pdf.data());
  if (!size) return false;
  pdf.resize(*size);
  const std::size_t mark = pdf.rfind("startxref\n");
  if (mark == std::string::npos) return false;
  std::istringstream table(pdf.substr(std::min(pdf.size(), std::stoul(pdf.substr(mark + 10)))));
  std::string word;
  if (!(table >> word) || word != "xref") return false;
  for (std::size_t first = 0, count = 0; table >> first >> count;)
    for (std::size_t number = first; number < first + count; ++number) {
      std::size_t offset = 0;
      std::string generation;
      if (!(table >> offset >> generation >> word)) return false;
      if (word == "n" &&
          !std::string_view(pdf).substr(offset).starts_with(std::to_string(number) + " 0 obj\n"))
        return false;
    }
  return true;
}

}  // namespace ocr::fuzz
