#include "output/alto.hpp"

#include <array>
#include <cstdio>

#include "base/xml_text.hpp"

namespace ocr {
namespace {

std::string place(const PixelBox& box) {
  return " HPOS=\"" + std::to_string(box.left) + "\" VPOS=\"" + std::to_string(box.top) + "\" WIDTH=\"" +
         std::to_string(box.width()) + "\" HEIGHT=\"" + std::to_string(box.height()) + "\"";
}

// ALTO states confidence as a number from 0 to 1.
std::string fraction(double confidence) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.4f", confidence / 100);
  return text.data();
}

// ALTO allows no string without content, and the engine can return a word without text.
std::string content(const Word& word) {
  return word.text.empty() ? " " : xml_text(word.text);
}

class AltoPage {
 public:
  AltoPage(const Layout& layout, int page) : layout_(layout), page_(std::to_string(page)) {}

  std::string write() {
    const std::string size = place({0, 0, layout_.width_px, layout_.height_px});
    xml_ = "  <Page ID=\"page_" + page_ + "\" PHYSICAL_IMG_NR=\"" + page_ + "\" WIDTH=\"" +
           std::to_string(layout_.width_px) + "\" HEIGHT=\"" + std::to_string(layout_.height_px) +
           "\">\n   <PrintSpace" + size + ">\n";
    for (const Block& block : layout_.blocks) write(block);
    xml_ += "   </PrintSpace>\n  </Page>\n";
    return std::move(xml_);
  }

 private:
  std::string id(std::string_view kind, int number) const {
    return std::string(kind) + "_" + page_ + "_" + std::to_string(number);
  }
  std::string open(std::string_view element, std::string_view kind, int number, const Box& box) const {
    return "<" + std::string(element) + " ID=\"" + id(kind, number) + "\"" + place(layout_.on_upload(box));
  }

  void write(const Block& block) {
    xml_ += "    " + open("ComposedBlock", "cblock", ++blocks_, block.box) + ">\n";
    for (const Paragraph& paragraph : block.paragraphs) {
      xml_ += "     " + open("TextBlock", "block", ++paragraphs_, paragraph.box) + ">\n";
      for (const Line& line : paragraph.lines) write(line);
      xml_ += "     </TextBlock>\n";
    }
    xml_ += "    </ComposedBlock>\n";
  }

  void write(const Line& line) {
    xml_ += "      " + open("TextLine", "line", ++lines_, line.box) + ">\n";
    for (std::size_t i = 0; i < line.words.size(); ++i) {
      const Word& word = line.words[i];
      if (i > 0) write_space(line.words[i - 1], word);
      xml_ += "       " + open("String", "string", ++words_, word.box) + " WC=\"" +
              fraction(word.confidence) + "\" CONTENT=\"" + content(word) + "\"/>\n";
    }
    xml_ += "      </TextLine>\n";
  }

  void write_space(const Word& before, const Word& after) {
    const PixelBox left = layout_.on_upload(before.box);
    const PixelBox right = layout_.on_upload(after.box);
    xml_ += "       <SP HPOS=\"" + std::to_string(left.right) + "\" VPOS=\"" + std::to_string(left.top) +
            "\" WIDTH=\"" + std::to_string(std::max(0, right.left - left.right)) + "\"/>\n";
  }

  const Layout& layout_;
  std::string page_;
  std::string xml_;
  int blocks_ = 0;
  int paragraphs_ = 0;
  int lines_ = 0;
  int words_ = 0;
};

}  // namespace

std::string alto_head(std::string_view engine_version) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-2.xsd">
 <Description>
  <MeasurementUnit>pixel</MeasurementUnit>
  <Processing ID="processing_1">
   <processingSoftware>
    <softwareName>tesseract</softwareName>
    <softwareVersion>)" +
         xml_text(engine_version) + R"(</softwareVersion>
   </processingSoftware>
  </Processing>
 </Description>
 <Layout>
)";
}

std::string alto_page(const Layout& layout, int page) {
  return AltoPage(layout, page).write();
}

std::string alto_foot() {
  return " </Layout>\n</alto>\n";
}

}  // namespace ocr
