#include "pdf/kept_pdf.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <utility>

#include "output/pdf_font.hpp"
#include "pdf/layer_content.hpp"
#include "pdf/page_selection.hpp"
#include "pdf/qpdf.hpp"

namespace ocr {
namespace {

constexpr const char* repaired =
    "The PDF is damaged and was repaired: what was beyond repair is missing from the PDF in this answer.";

class TooLarge : public std::exception {};

// Collects the written file in a string that does not have to grow.
class WrittenFile final : public Pipeline {
 public:
  explicit WrittenFile(std::size_t most) : Pipeline("file", nullptr), most_(most) {}
  void reserve(std::size_t size) { bytes_.reserve(size); }
  void write(const unsigned char* data, std::size_t size) override {
    if (size > most_ - bytes_.size()) throw TooLarge();
    bytes_.append(reinterpret_cast<const char*>(data), size);
  }
  void finish() override {}
  std::string take() { return std::move(bytes_); }

 private:
  std::size_t most_;
  std::string bytes_;
};

QPDFObjectHandle compressed_stream(QPDF& pdf, const std::string& content) {
  std::string bytes;
  Pl_String end("bytes", nullptr, bytes);
  Pl_Flate deflate("deflate", &end, Pl_Flate::a_deflate);
  deflate.writeString(content);
  deflate.finish();
  auto stream = QPDFObjectHandle::newStream(&pdf);
  stream.replaceStreamData(bytes, QPDFObjectHandle::newName("/FlateDecode"), QPDFObjectHandle::newNull());
  return stream;
}

// The font that all layers share. What its codes mean is known once all of them are written.
class SharedFont {
 public:
  explicit SharedFont(QPDF& pdf) : pdf_(pdf) {
    auto descriptor = dictionary(pdf_font_descriptor_entries());
    const std::string file = pdf_font_file();
    auto file_stream = compressed_stream(pdf_, file);
    file_stream.getDict().replaceKey("/Length1",
                                     QPDFObjectHandle::newInteger(static_cast<std::int64_t>(file.size())));
    descriptor.replaceKey("/FontFile2", file_stream);
    auto descendant = dictionary(pdf_font_entries());
    descendant.replaceKey("/FontDescriptor", descriptor);
    // Every code has the same glyph, number 0.
    descendant.replaceKey("/CIDToGIDMap", compressed_stream(pdf_, std::string(pdf_code_count * 2, '\0')));
    font_ = dictionary("/Type /Font /Subtype /Type0 /BaseFont /Glyphless /Encoding /Identity-H");
    font_.replaceKey("/DescendantFonts", QPDFObjectHandle::newArray({descendant}));
  }

  LayerFont& codes() { return codes_; }
  void finish() { font_.replaceKey("/ToUnicode", compressed_stream(pdf_, codes_.to_unicode())); }

  // Adds the font to the page's resources, which other pages may share, and returns its name there.
  std::string add_to(QPDFPageObjectHelper& page) {
    auto resources = page.getAttribute("/Resources", false);
    if (!resources.isDictionary())
      resources = page.getObjectHandle().replaceKeyAndGetNew("/Resources", QPDFObjectHandle::newDictionary());
    auto fonts = resources.getKey("/Font");
    if (!fonts.isDictionary())
      fonts = resources.replaceKeyAndGetNew("/Font", QPDFObjectHandle::newDictionary());
    for (int number = 0;; ++number) {
      std::string name = "/OcrText" + (number == 0 ? "" : std::to_string(number));
      if (!fonts.hasKey(name)) fonts.replaceKey(name, font_);
      if (fonts.getKey(name).getObjGen() == font_.getObjGen()) return name;
    }
  }

 private:
  QPDFObjectHandle dictionary(const std::string& entries) {
    return pdf_.makeIndirectObject(QPDFObjectHandle::parse("<< " + entries + " >>"));
  }

  QPDF& pdf_;
  QPDFObjectHandle font_;
  LayerFont codes_;
};

// As poppler finds it: the crop box within the media box.
Box visible_box(QPDFPageObjectHelper& page) {
  constexpr Box letter{0, 0, 612, 792};
  const auto box_named = [&](const char* name, const Box& otherwise) {
    auto value = page.getAttribute(name, false);
    if (!value.isRectangle()) return otherwise;
    const auto box = value.getArrayAsRectangle();
    return Box{box.llx, box.lly, box.urx, box.ury};
  };
  const Box media = box_named("/MediaBox", letter);
  const Box crop = box_named("/CropBox", media);
  const Box both{std::max(media.left, crop.left), std::max(media.top, crop.top),
                 std::min(media.right, crop.right), std::min(media.bottom, crop.bottom)};
  return both.left < both.right && both.top < both.bottom ? both : media;
}

int rotation_of(QPDFPageObjectHelper& page) {
  auto value = page.getAttribute("/Rotate", false);
  const auto degrees = value.isInteger() ? static_cast<int>(value.getIntValue() % 360) : 0;
  return (degrees + 360) % 360;
}

std::size_t add_layer(QPDF& pdf, QPDFPageObjectHelper page, const TextLayer& layer, SharedFont& font) {
  const Affine to_page = picture_to_page(layer, visible_box(page), rotation_of(page));
  const std::string words = layer_content(layer, to_page, font.add_to(page), font.codes());
  page.addPageContents(compressed_stream(pdf, "q " + words + "Q\n"), true);
  return words.size();
}

// Returns the size of the layers' content before compression.
std::size_t add_layers(QPDF& pdf, const std::vector<QPDFPageObjectHelper>& pages,
                       const std::map<int, TextLayer>& layers, std::vector<std::string>& warnings) {
  std::unique_ptr<SharedFont> font;
  std::size_t bytes = 0;
  for (const auto& [number, layer] : layers) {
    if (layer.words.empty()) continue;
    if (static_cast<std::size_t>(number) > pages.size()) {
      warnings.push_back("The text of page " + std::to_string(number) +
                         " is missing from the PDF, where this page was not found.");
      continue;
    }
    if (!font) font = std::make_unique<SharedFont>(pdf);
    bytes += add_layer(pdf, pages[static_cast<std::size_t>(number) - 1], layer, *font);
  }
  if (font) font->finish();
  return bytes;
}

std::string written(QPDF& pdf, std::size_t expected, std::size_t most) {
  WrittenFile file(most);
  file.reserve(expected);
  QPDFWriter writer(pdf);
  writer.setOutputPipeline(&file);
  writer.setObjectStreamMode(qpdf_o_preserve);
  writer.setCompressStreams(false);
  writer.setDecodeLevel(qpdf_dl_none);
  writer.setMinimumPDFVersion("1.3");  // for the font
  if (!pdf.isEncrypted()) writer.setDeterministicID(true);
  writer.write();
  return file.take();
}

bool holds_signature(const QPDFObjectHandle& fields) {
  std::vector<std::pair<QPDFObjectHandle, bool>> left{{fields, false}};
  std::set<QPDFObjGen> seen;
  while (!left.empty()) {
    auto [node, is_of_signature] = left.back();
    left.pop_back();
    if (node.isIndirect() && !seen.insert(node.getObjGen()).second) continue;
    if (node.isArray()) {
      for (int i = 0; i < node.getArrayNItems(); ++i)
        left.emplace_back(node.getArrayItem(i), is_of_signature);
    } else if (node.isDictionary()) {
      const bool is_signature = is_of_signature || node.getKey("/FT").isNameAndEquals("/Sig");
      if (is_signature && node.getKey("/V").isDictionary()) return true;
      left.emplace_back(node.getKey("/Kids"), is_signature);
    }
  }
  return false;
}

bool is_signed(QPDF& pdf) {
  auto root = pdf.getRoot();
  if (root.getKey("/Perms").isDictionary()) return true;
  auto form = root.getKey("/AcroForm");
  if (!form.isDictionary()) return false;
  // Bit 1 says only that there is a field for a signature, bit 2 that changes may make one invalid.
  constexpr std::int64_t append_only = 2;
  auto flags = form.getKey("/SigFlags");
  return (flags.isInteger() && (flags.getIntValue() & append_only) != 0) ||
         holds_signature(form.getKey("/Fields"));
}

template <class Value>
Result<Value> with_qpdf(std::string_view bytes, const std::function<Result<Value>(QPDF&)>& work) {
  try {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("pdf", bytes.data(), bytes.size());
    return work(pdf);
  } catch (const std::bad_alloc&) {
    throw;  // the limit of the child's memory
  } catch (const TooLarge&) {
    return Error{ErrorCode::image_too_large, "The PDF becomes far larger when it is written anew."};
  } catch (const QPDFExc& failure) {
    if (failure.getErrorCode() == qpdf_e_password)
      return Error{ErrorCode::unreadable_image,
                   "The bytes start as pdf but are encrypted and cannot be read without the password."};
  } catch (const std::exception&) {
    // qpdf throws logic errors for some broken files, too.
  }
  return Error{
      ErrorCode::unreadable_image,
      "The PDF is damaged beyond repair, so no text can be added to it; without formats=pdf its pages "
      "may be readable."};
}

}  // namespace

std::size_t largest_kept_pdf(std::size_t pdf_bytes, std::size_t layer_bytes) {
  constexpr std::size_t for_fonts_and_tables = std::size_t{1} << 20;
  return 2 * pdf_bytes + 4 * layer_bytes + for_fonts_and_tables;
}

Result<void> require_changeable(std::string_view pdf) {
  const auto checked = with_qpdf<bool>(pdf, [](QPDF& opened) -> Result<bool> {
    if (is_signed(opened))
      return Error{ErrorCode::bad_option,
                   "The PDF is signed, and text added to it would make its signature invalid. Ask for other "
                   "formats than pdf."};
    return true;
  });
  if (!checked) return checked.error();
  return {};
}

Result<PdfFile> add_text_layers(std::string_view pdf, const std::map<int, TextLayer>& layers,
                                const PageSelection& pages) {
  return with_qpdf<PdfFile>(pdf, [&](QPDF& opened) -> Result<PdfFile> {
    PdfFile file;
    const auto all = QPDFPageDocumentHelper(opened).getAllPages();
    const auto kept = pages.of(static_cast<int>(all.size()));
    if (!kept) return kept.error();
    bool is_repaired = opened.anyWarnings();
    opened.getWarnings();  // and forgets them
    const std::size_t text_bytes = add_layers(opened, all, layers, file.warnings);
    const bool has_fewer_pages = select_pages(opened, all, kept.value());
    opened.getWarnings();
    if (text_bytes == 0 && !has_fewer_pages && !is_repaired) {
      file.bytes = pdf;
      return file;
    }
    const std::size_t expected = pdf.size() + pdf.size() / 16 + text_bytes;
    file.bytes = written(opened, expected, largest_kept_pdf(pdf.size(), text_bytes));
    is_repaired |= opened.anyWarnings();
    if (is_repaired) file.warnings.insert(file.warnings.begin(), repaired);
    return file;
  });
}

}  // namespace ocr
