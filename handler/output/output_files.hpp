// Output files of a recognition: the child renders a page's part, the parent joins the parts.
//
// The parent adds the header and footer in the same way for one page and for many. Parts travel from the
// child to the parent in the page's JSON, in fields named after their formats.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "options/output_format.hpp"
#include "recognition/layout.hpp"

namespace ocr {

using FileParts = std::map<OutputFormat, std::string>;

// Renders the page's part of each file in `formats`. Calls `pdf_part` only if PDF is one of them.
Result<FileParts> render_page(const Layout& layout, int page, const OutputFormats& formats,
                              const std::function<Result<std::string>()>& pdf_part);
// The parts of an empty page, in place of a page that cannot be read.
FileParts render_blank_page(int page, const OutputFormats& formats);

// Adds a field for each part to the open JSON object.
void write_parts(JsonWriter& json, const FileParts& parts);
// Stores the field if it is a part, and returns whether it is. Not trusted: `text` comes from a child.
bool take_part(FileParts& parts, std::string_view name, std::string_view text);

struct PdfFile {
  std::string bytes;
  std::vector<std::string> warnings;  // one sentence each
};
// Makes the PDF from the parts of its pages, keyed by page number.
using MakePdf = std::function<Result<PdfFile>(const std::map<int, std::string>& page_parts)>;
// Of pages made by pdf_page().
Result<PdfFile> pdf_of_pictures(const std::map<int, std::string>& page_parts);

// Adds a field for each file to the open JSON object; a PDF is base64. `pages` is keyed by page number.
// Returns the warnings of making the PDF.
Result<std::vector<std::string>> write_files(JsonWriter& json, const OutputFormats& formats,
                                             const std::map<int, FileParts>& pages,
                                             std::string_view engine_version, const MakePdf& make_pdf);

}  // namespace ocr
