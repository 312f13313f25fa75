// The files that a recognition can be had as: in the child what each page adds to them, outside it the whole.
//
// A page's part is made where the page is read; head and foot come around the parts of one page and of many
// in the same way. Between the two, parts travel in the page's JSON, under the names of their formats.
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

// What a page adds to each of `formats` that is a file. `scan` is asked for where there is a PDF among them.
Result<FileParts> render_page(const Layout& layout, int page, const OutputFormats& formats,
                              const std::function<Result<ScannedPage>()>& scan);
// In the place of a page that cannot be read.
FileParts render_blank_page(int page, const OutputFormats& formats);

// Adds a field for each part to the object that is open.
void write_parts(JsonWriter& json, const FileParts& parts);
// Whether the field is a part, and then takes it. Not trusted: `text` comes from a child.
bool take_part(FileParts& parts, std::string_view name, std::string_view text);

// Adds a field for each file to the object that is open: pages by their number. PDF in base64.
void write_files(JsonWriter& json, const OutputFormats& formats, const std::map<int, FileParts>& pages,
                 std::string_view engine_version);

}  // namespace ocr
