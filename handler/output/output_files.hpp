// Output files of a recognition: the child renders a page's part, the parent joins the parts.
//
// The parent adds the header and footer in the same way for one page and for many. Parts travel from the
// child to the parent in the page's JSON, in fields named after their formats.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "options/output_format.hpp"
#include "output/pdf.hpp"
#include "recognition/layout.hpp"

namespace ocr {

using FileParts = std::map<OutputFormat, std::string>;

struct ScannedPage {
  PdfImage image;
  Resolution resolution;
};

// Renders the page's part of each file in `formats`. Calls `scan` only if PDF is one of them.
Result<FileParts> render_page(const Layout& layout, int page, const OutputFormats& formats,
                              const std::function<Result<ScannedPage>()>& scan);
// The parts of an empty page, in place of a page that cannot be read.
FileParts render_blank_page(int page, const OutputFormats& formats);

// Adds a field for each part to the open JSON object.
void write_parts(JsonWriter& json, const FileParts& parts);
// Stores the field if it is a part, and returns whether it is. Not trusted: `text` comes from a child.
bool take_part(FileParts& parts, std::string_view name, std::string_view text);

// Adds a field for each file to the open JSON object; a PDF is base64. `pages` is keyed by page number.
void write_files(JsonWriter& json, const OutputFormats& formats, const std::map<int, FileParts>& pages,
                 std::string_view engine_version);

}  // namespace ocr
