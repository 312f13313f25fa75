#include "output/hocr.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "base/xml_text.hpp"

namespace ocr {
namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.5g", value);
  return text.data();
}

std::string bounds(const PixelBox& box) {
  return "bbox " + std::to_string(box.left) + " " + std::to_string(box.top) + " " +
         std::to_string(box.right) + " " + std::to_string(box.bottom);
}

// The angle of a line that does not run rightwards in the file; otherwise the slope of its baseline and
// the baseline's offset from the lower left corner of its box.
std::string run_of(const Layout& layout, const Line& line, const PixelBox& box) {
  Point from = layout.to_uploaded(line.baseline_start);
  Point to = layout.to_uploaded(line.baseline_end);
  const double radians = line.letter_degrees * std::acos(-1.0) / 180;
  const Affine& map = layout.to_uploaded;
  const double x = map.a * std::cos(radians) + map.b * std::sin(radians);
  const double y = map.c * std::cos(radians) + map.d * std::sin(radians);
  if (std::abs(y) > std::abs(x)) return y > 0 ? "; textangle 270" : "; textangle 90";
  if (x < 0) return "; textangle 180";
  if (from.x > to.x) std::swap(from, to);
  if (to.x - from.x < 1) return "";
  const double slope = (to.y - from.y) / (to.x - from.x);
  const double at_left = from.y + slope * (box.left - from.x);
  return "; baseline " + number(slope) + " " + std::to_string(std::lround(at_left - box.bottom));
}

class HocrPage {
 public:
  HocrPage(const Layout& layout, int page)
      : layout_(layout),
        page_(std::to_string(page)),
        scale_(std::sqrt(std::abs(layout.to_uploaded.a * layout.to_uploaded.d -
                                  layout.to_uploaded.b * layout.to_uploaded.c))) {}

  std::string write(int page) {
    html_ = "  <div class='ocr_page' id='page_" + page_ + "' title='" +
            bounds({0, 0, layout_.width_px, layout_.height_px}) + "; ppageno " + std::to_string(page - 1) +
            "'>\n";
    for (const Block& block : layout_.blocks) write(block);
    html_ += "  </div>\n";
    return std::move(html_);
  }

 private:
  std::string open(std::string_view element, std::string_view kind, std::string_view name, int number) const {
    return "<" + std::string(element) + " class='" + std::string(kind) + "' id='" + std::string(name) + "_" +
           page_ + "_" + std::to_string(number) + "'";
  }
  std::string titled(const Box& box, const std::string& more = "") const {
    return " title='" + bounds(layout_.on_upload(box)) + more + "'>";
  }

  void write(const Block& block) {
    html_ += "   " + open("div", "ocr_carea", "block", ++blocks_) + titled(block.box) + "\n";
    for (const Paragraph& paragraph : block.paragraphs) write(paragraph);
    html_ += "   </div>\n";
  }

  void write(const Paragraph& paragraph) {
    html_ += "    " + open("p", "ocr_par", "par", ++paragraphs_) +
             (paragraph.is_right_to_left ? " dir='rtl'" : "");
    if (!paragraph.language.empty()) html_ += " lang='" + xml_text(paragraph.language) + "'";
    html_ += titled(paragraph.box) + "\n";
    for (const Line& line : paragraph.lines) write(line);
    html_ += "    </p>\n";
  }

  void write(const Line& line) {
    html_ += "     " + open("span", "ocr_line", "line", ++lines_) +
             titled(line.box, run_of(layout_, line, layout_.on_upload(line.box)) + "; x_size " +
                                  number(line.height * scale_) + "; x_descenders " +
                                  number(line.descenders * scale_) + "; x_ascenders " +
                                  number(line.ascenders * scale_)) +
             "\n";
    for (const Word& word : line.words) write(word);
    html_ += "     </span>\n";
  }

  void write(const Word& word) {
    html_ += "      " + open("span", "ocrx_word", "word", ++words_) +
             titled(word.box, "; x_wconf " + std::to_string(static_cast<int>(word.confidence))) +
             xml_text(word.text) + "</span>\n";
  }

  const Layout& layout_;
  std::string page_;
  double scale_;  // from pixels of the image as read to pixels of the file
  std::string html_;
  int blocks_ = 0;
  int paragraphs_ = 0;
  int lines_ = 0;
  int words_ = 0;
};

}  // namespace

std::string hocr_head(std::string_view engine_version) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title></title>
  <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
  <meta name='ocr-system' content='tesseract )" +
         xml_text(engine_version) + R"('/>
  <meta name='ocr-capabilities' content='ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf ocrp_lang ocrp_dir'/>
 </head>
 <body>
)";
}

std::string hocr_page(const Layout& layout, int page) {
  return HocrPage(layout, page).write(page);
}

std::string hocr_foot() {
  return " </body>\n</html>\n";
}

}  // namespace ocr
