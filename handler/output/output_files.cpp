#include "output/output_files.hpp"

#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "output/alto.hpp"
#include "output/csv.hpp"
#include "output/hocr.hpp"
#include "output/markdown.hpp"
#include "output/pdf.hpp"
#include "output/tsv.hpp"

namespace ocr {
namespace {

std::string page_part(OutputFormat format, const Layout& layout, int page) {
  if (format == OutputFormat::hocr) return hocr_page(layout, page);
  if (format == OutputFormat::tsv) return tsv_page(layout, page);
  if (format == OutputFormat::csv) return csv_page(layout);
  if (format == OutputFormat::markdown) return markdown_page(layout);
  return alto_page(layout, page);
}

// A break between any two pages. A page without text has a break before it, too.
std::string joined(const std::map<int, std::string>& pages, std::string_view page_break) {
  std::string all;
  for (const auto& [page, part] : pages)
    all += (page == pages.begin()->first ? "" : std::string(page_break)) + part;
  return all;
}

// Of any format but PDF.
std::string whole_file(OutputFormat format, const std::map<int, std::string>& pages,
                       std::string_view engine_version) {
  if (format == OutputFormat::markdown) return joined(pages, markdown_page_break);
  if (format == OutputFormat::csv) return joined(pages, csv_page_break);
  const std::string all = joined(pages, "");
  if (format == OutputFormat::hocr) return hocr_head(engine_version) + all + hocr_foot();
  if (format == OutputFormat::alto) return alto_head(engine_version) + all + alto_foot();
  return tsv_head() + all;
}

}  // namespace

Result<FileParts> render_page(const Layout& layout, int page, const OutputFormats& formats,
                              const std::function<Result<std::string>()>& pdf_part) {
  FileParts parts;
  for (const OutputFormat format : file_formats) {
    if (!formats.has(format)) continue;
    if (format != OutputFormat::pdf) {
      parts[format] = page_part(format, layout, page);
      continue;
    }
    auto part = pdf_part();
    if (!part) return part.error();
    parts[format] = std::move(part).value();
  }
  return parts;
}

FileParts render_blank_page(int page, const OutputFormats& formats) {
  FileParts parts;
  for (const OutputFormat format : file_formats)
    if (formats.has(format)) parts[format] = format == OutputFormat::pdf ? "" : page_part(format, {}, page);
  return parts;
}

void write_parts(JsonWriter& json, const FileParts& parts) {
  for (const auto& [format, part] : parts)
    json.field(name_of(format), format == OutputFormat::pdf ? encode_base64(part) : part);
}

bool take_part(FileParts& parts, std::string_view name, std::string_view text) {
  const auto* format = std::find_if(file_formats.begin(), file_formats.end(),
                                    [&](OutputFormat one) { return name_of(one) == name; });
  if (format == file_formats.end()) return false;
  std::string& part = parts[*format];
  if (*format == OutputFormat::pdf) {
    part.resize(text.size());
    part.resize(decode_base64(text, part.data()).value_or(0));
  } else {
    part = text;
  }
  return true;
}

Result<PdfFile> pdf_of_pictures(const std::map<int, std::string>& page_parts) {
  return PdfFile{pdf_of_pages(page_parts), {}};
}

Result<std::vector<std::string>> write_files(JsonWriter& json, const OutputFormats& formats,
                                             const std::map<int, FileParts>& pages,
                                             std::string_view engine_version, const MakePdf& make_pdf) {
  std::vector<std::string> warnings;
  for (const OutputFormat format : file_formats) {
    if (!formats.has(format)) continue;
    std::map<int, std::string> parts;
    for (const auto& [page, of_page] : pages)
      if (const auto part = of_page.find(format); part != of_page.end()) parts[page] = part->second;
    if (format != OutputFormat::pdf) {
      json.field(name_of(format), whole_file(format, parts, engine_version));
      continue;
    }
    auto pdf = make_pdf(parts);
    if (!pdf) return pdf.error();
    json.field(name_of(format), encode_base64(pdf.value().bytes));
    warnings = std::move(pdf.value().warnings);
  }
  return warnings;
}

}  // namespace ocr
