#include "output/pdf.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "output/pdf_font.hpp"
#include "output/pdf_words.hpp"

namespace ocr {
namespace {

constexpr double points_per_inch = 72;

// Object numbers: first the objects that all pages share, then the objects of each page in turn.
enum Shared { catalog = 1, pages, descendant_font, font_descriptor, font_file, glyphs_of_codes, shared_end };
enum OfPage { page_itself, page_content, page_image, page_font, page_to_unicode, page_object_count };

int number_of(int page, OfPage object) {
  return shared_end + (page - 1) * page_object_count + object;
}

std::string reference(int number) {
  return std::to_string(number) + " 0 R";
}

std::string object(int number, std::string_view content) {
  return std::to_string(number) + " 0 obj\n" + std::string(content) + "\nendobj\n";
}

std::string stream(int number, const std::string& entries, std::string_view data) {
  return object(number, "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" +
                            std::string(data) + "\nendstream");
}

using PageObjects = std::array<std::string, page_object_count>;

std::string with_lengths(const PageObjects& objects) {
  std::string head;
  std::string bytes;
  for (const std::string& one : objects) {
    head += std::to_string(one.size()) + " ";
    bytes += one;
  }
  return head + "\n" + bytes;
}

// Splits a page into the lengths of its objects and the objects; nullopt if they do not match.
std::optional<std::pair<std::vector<std::size_t>, std::string_view>> split(std::string_view page) {
  std::vector<std::size_t> lengths;
  std::size_t total = 0;
  while (lengths.size() < page_object_count) {
    std::size_t length = 0;
    const auto [end, failure] = std::from_chars(page.data(), page.data() + page.size(), length);
    const auto used = static_cast<std::size_t>(end - page.data());
    if (failure != std::errc() || used == page.size() || length > page.size()) return std::nullopt;
    page.remove_prefix(used + 1);
    lengths.push_back(length);
    total += length;
  }
  if (page.size() != total + 1) return std::nullopt;
  return std::pair{lengths, page.substr(1)};
}

// The combination of quarter turns and mirroring that is closest to `map`; it does not scale.
Affine nearest_quarter(const Affine& map) {
  const auto sign = [](double value) { return value < 0 ? -1.0 : 1.0; };
  if (std::abs(map.a) + std::abs(map.d) >= std::abs(map.b) + std::abs(map.c))
    return {sign(map.a), 0, 0, 0, sign(map.d), 0};
  return {0, sign(map.b), 0, sign(map.c), 0, 0};
}

// The clockwise turn in degrees that the letters of most words have.
int usual_turn(const Layout& layout) {
  std::array<std::size_t, 4> words{};
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines)
        words.at(static_cast<std::size_t>(line.letter_degrees / 90)) += line.words.size();
  return 90 * static_cast<int>(std::max_element(words.begin(), words.end()) - words.begin());
}

// A clockwise turn about the origin.
Affine turned_by(int degrees) {
  const std::array<double, 4> sines{0, 1, 0, -1};
  const auto quarters = static_cast<std::size_t>(degrees / 90);
  const double sine = sines.at(quarters);
  const double cosine = sines.at((quarters + 1) % 4);
  return {cosine, -sine, 0, sine, cosine, 0};
}

struct PageFrame {
  Affine from_stored;  // from pixels of the file to points of the page; origin at the lower left
  double width;
  double height;
};

PageFrame frame_of(const Layout& layout, const Resolution& resolution) {
  const Affine to_points{points_per_inch / resolution.x_dpi, 0, 0, 0, points_per_inch / resolution.y_dpi, 0};
  const Affine quarter = nearest_quarter(layout.to_uploaded.after(turned_by(usual_turn(layout))));
  const Affine turned = Affine{quarter.a, quarter.c, 0, quarter.b, quarter.d, 0}.after(to_points);
  const Box box =
      turned(Box{0, 0, static_cast<double>(layout.width_px), static_cast<double>(layout.height_px)});
  const Affine upwards{1, 0, -box.left, 0, -1, box.bottom};
  return {upwards.after(turned), box.right - box.left, box.bottom - box.top};
}

std::string page_object(int page, double width, double height, const std::string& resources) {
  return object(number_of(page, page_itself),
                "<< /Type /Page /Parent " + reference(pages) + " /MediaBox [0 0 " + pdf_number(width) + " " +
                    pdf_number(height) + "] /Contents " + reference(number_of(page, page_content)) +
                    " /Resources << " + resources + " >> >>");
}

// An empty A4 page.
std::string blank_page(int page) {
  constexpr double a4_width = 595.276;
  constexpr double a4_height = 841.89;
  PageObjects objects;
  objects[page_itself] = page_object(page, a4_width, a4_height, "");
  objects[page_content] = stream(number_of(page, page_content), "", "");
  for (const OfPage unused : {page_image, page_font, page_to_unicode})
    objects.at(unused) = object(number_of(page, unused), "null");
  return with_lengths(objects);
}

std::vector<std::string> shared_objects(const std::string& kids, std::size_t page_count) {
  const std::string font = pdf_font_file();
  // Maps every code to glyph 0, the only one: zeros of 2 bytes each, encoded as runs of 128 bytes.
  std::string runs;
  for (std::size_t i = 0; i < pdf_code_count * 2 / 128; ++i) runs += std::string("\x81\0", 2);
  runs += '\x80';
  return {object(catalog, "<< /Type /Catalog /Pages " + reference(pages) + " >>"),
          object(pages, "<< /Type /Pages /Count " + std::to_string(page_count) + " /Kids [" + kids + "] >>"),
          object(descendant_font, "<< " + pdf_font_entries() + " /CIDToGIDMap " + reference(glyphs_of_codes) +
                                      " /FontDescriptor " + reference(font_descriptor) + " >>"),
          object(font_descriptor,
                 "<< " + pdf_font_descriptor_entries() + " /FontFile2 " + reference(font_file) + " >>"),
          stream(font_file, "/Length1 " + std::to_string(font.size()), font),
          stream(glyphs_of_codes, "/Filter /RunLengthDecode", runs)};
}

std::string cross_reference_line(std::size_t offset) {
  std::array<char, 32> line{};
  std::snprintf(line.data(), line.size(), "%010zu 00000 n \n", offset);
  return line.data();
}

}  // namespace

Resolution page_resolution(const Resolution& said, int width_px, int height_px) {
  constexpr double a4_inches = 297 / 25.4;
  constexpr double screen_dpi = 96;
  constexpr double least_credible_dpi = 70;  // Tesseract's limit
  constexpr double most_inches = 200;        // ISO 32000-1, annex C
  const double longest = std::max(width_px, height_px);
  const double least = longest / most_inches;
  if (said.x_dpi < least_credible_dpi || said.y_dpi < least_credible_dpi) {
    const double dpi = std::max({screen_dpi, longest / a4_inches, least});
    return {dpi, dpi};
  }
  return {std::max(said.x_dpi, least), std::max(said.y_dpi, least)};
}

std::string pdf_page(const Layout& layout, int page, const PdfImage& image, const Resolution& resolution) {
  const PageFrame frame = frame_of(layout, resolution);
  const PdfWords words = pdf_words(layout, frame.from_stored.after(layout.to_uploaded));
  const auto width = static_cast<double>(image.width_px);
  const auto height = static_cast<double>(image.height_px);
  const Affine from_unit_square{width, 0, 0, 0, -height, height};
  const std::string content = "q " +
                              pdf_matrix(frame.from_stored.after(image.to_uploaded).after(from_unit_square)) +
                              "cm /Image Do Q\n" + words.content;
  PageObjects objects;
  objects[page_itself] =
      page_object(page, frame.width, frame.height,
                  "/XObject << /Image " + reference(number_of(page, page_image)) + " >> /Font << " +
                      pdf_font_name + " " + reference(number_of(page, page_font)) + " >>");
  objects[page_content] = stream(number_of(page, page_content), "", content);
  objects[page_image] = stream(number_of(page, page_image), image.entries, image.data);
  objects[page_font] = object(
      number_of(page, page_font),
      "<< /Type /Font /Subtype /Type0 /BaseFont /Glyphless /Encoding /Identity-H /DescendantFonts [" +
          reference(descendant_font) + "] /ToUnicode " + reference(number_of(page, page_to_unicode)) + " >>");
  objects[page_to_unicode] = stream(number_of(page, page_to_unicode), "", words.to_unicode);
  return with_lengths(objects);
}

std::string pdf_of_pages(const std::map<int, std::string>& page_parts) {
  std::string kids;
  std::vector<std::pair<int, std::pair<std::vector<std::size_t>, std::string_view>>> whole;
  std::map<int, std::string> blanks;
  for (const auto& [page, part] : page_parts) {
    auto parts = split(part.empty() ? blanks[page] = blank_page(page) : part);
    if (!parts) continue;
    kids += reference(number_of(page, page_itself)) + " ";
    whole.emplace_back(page, std::move(*parts));
  }
  // The four bytes above 127 tell programs that transfer the file that it is binary.
  std::string pdf = "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n";
  std::string table = "xref\n0 " + std::to_string(shared_end) + "\n0000000000 65535 f \n";
  for (const std::string& one : shared_objects(kids, whole.size())) {
    table += cross_reference_line(pdf.size());
    pdf += one;
  }
  int size = shared_end;
  for (const auto& [page, parts] : whole) {
    size = number_of(page + 1, page_itself);
    table += std::to_string(number_of(page, page_itself)) + " " + std::to_string(page_object_count) + "\n";
    std::size_t offset = pdf.size();
    for (const std::size_t length : parts.first) {
      table += cross_reference_line(offset);
      offset += length;
    }
    pdf += parts.second;
  }
  const std::size_t table_at = pdf.size();
  return pdf + table + "trailer\n<< /Size " + std::to_string(size) + " /Root " + reference(catalog) +
         " >>\nstartxref\n" + std::to_string(table_at) + "\n%%EOF\n";
}

}  // namespace ocr
