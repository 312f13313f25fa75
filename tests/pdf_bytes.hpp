// PDF files assembled byte by byte: small, and unusual if a test needs it.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace ocr::test {

// A PDF of these objects; the first must be the catalogue.
inline std::string pdf_of(const std::vector<std::string>& objects) {
  std::string pdf = "%PDF-1.4\n";
  std::string table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char place[24];
    std::snprintf(place, sizeof place, "%010zu 00000 n \n", pdf.size());
    table += place;
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects.size() + 1);
  return pdf + "xref\n0 " + count + "\n0000000000 65535 f \n" + table + "trailer << /Size " + count +
         " /Root 1 0 R >>\nstartxref\n" + std::to_string(pdf.size()) + "\n%%EOF\n";
}

// A stream object.
inline std::string stream(const std::string& dictionary, const std::string& bytes) {
  return "<< " + dictionary + " /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes +
         "\nendstream";
}

// A PDF whose pages have the same size and content.
inline std::string pdf_with(const std::string& content, int pages = 1, const std::string& box = "0 0 420 200",
                            const std::string& catalogue = "") {
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>", "",
                                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                                   stream("", content)};
  std::string kids;
  for (int page = 0; page < pages; ++page) {
    kids += std::to_string(5 + page) + " 0 R ";
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [" + box +
                      "] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>");
  }
  objects[1] = "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages) + " >>";
  return pdf_of(objects);
}

inline std::string shown_text(const std::string& text) {
  return "BT /F1 18 Tf 36 120 Td (" + text + ") Tj ET";
}

// A page that draws one object, /X.
inline std::string pdf_showing(const std::string& object) {
  return pdf_of(
      {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] /Contents 4 0 R /Resources << /XObject << "
       "/X 5 0 R >> >> >>",
       stream("", "q 420 0 0 200 0 0 cm /X Do Q"), object});
}

// Twelve forms, each drawing the next one ten times: drawing the first never ends. Their numbers start at
// `first`.
inline std::vector<std::string> nested_forms(int first) {
  constexpr int count = 12;
  std::vector<std::string> forms;
  std::string ten;
  for (int i = 0; i < 10; ++i) ten += "/X Do ";
  for (int form = 1; form < count; ++form)
    forms.push_back(stream("/Type /XObject /Subtype /Form /BBox [0 0 420 200] /Resources << /XObject << /X " +
                               std::to_string(first + form) + " 0 R >> >>",
                           ten));
  forms.push_back(stream("/Type /XObject /Subtype /Form /BBox [0 0 420 200]", "0 0 9 9 re f"));
  return forms;
}

// A page of text, and a page that never finishes rendering.
inline std::string endless_pdf() {
  constexpr int first_form = 8;
  const auto page = [](const std::string& content, const std::string& resources) {
    return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] /Contents " + content +
           " 0 R /Resources << " + resources + " >> >>";
  };
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>",
                                   "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
                                   page("5", "/Font << /F1 7 0 R >>"),
                                   page("6", "/XObject << /X " + std::to_string(first_form) + " 0 R >>"),
                                   stream("", shown_text("A page that can be read")),
                                   stream("", "/X Do"),
                                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  for (const std::string& form : nested_forms(first_form)) objects.push_back(form);
  return pdf_of(objects);
}

}  // namespace ocr::test
