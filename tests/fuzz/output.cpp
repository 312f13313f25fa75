// The writers: whatever the engine read, the files made from it are well-formed, and the parent accepts the
// page.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>

#include "base/base64.hpp"
#include "fuzz.hpp"
#include "output/pdf.hpp"
#include "output/recognition_json.hpp"
#include "output_check.hpp"
#include "reading/document.hpp"
#include "reading/page_check.hpp"
#include "recognition/tables.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

constexpr ImageLimits limits{40'000'000, 20'000, 100};
constexpr OutputFormats all_formats{OutputFormat::words,   OutputFormat::hocr, OutputFormat::tsv,
                                    OutputFormat::alto,    OutputFormat::pdf,  OutputFormat::csv,
                                    OutputFormat::markdown};

// Makes a recognition of the fuzzer's bytes, of the shape and size that the engine can return.
class Invention {
 public:
  explicit Invention(FuzzedDataProvider& provider) : provider_(provider) {}

  Recognition recognition() {
    Recognition made;
    made.confidence = provider_.ConsumeIntegralInRange(0, 100);
    made.languages = "eng+chi_sim";
    made.preprocessing = {"inverted", "straightened -1.2"};
    made.layout.width_px = provider_.ConsumeIntegralInRange(1, 20'000);
    made.layout.height_px = provider_.ConsumeIntegralInRange(1, 20'000);
    made.layout.to_uploaded = map();
    if (provider_.ConsumeBool()) fill(made.layout.blocks, [&] { return block(); });
    if (provider_.ConsumeBool()) fill(made.layout.rules, [&] { return Rule{point(), point()}; });
    made.layout.tables = find_tables(made.layout);
    made.text = provider_.ConsumeRemainingBytesAsString();
    return made;
  }

 private:
  template <class Element, class Make>
  void fill(std::vector<Element>& elements, const Make& make) {
    const int count = provider_.ConsumeIntegralInRange(1, 3);
    for (int i = 0; i < count; ++i) elements.push_back(make());
  }

  Block block() {
    Block made{box(), confidence(), {}};
    fill(made.paragraphs, [&] { return paragraph(); });
    return made;
  }
  Paragraph paragraph() {
    Paragraph made{box(), confidence(), provider_.ConsumeRandomLengthString(10), provider_.ConsumeBool(), {}};
    fill(made.lines, [&] { return line(); });
    return made;
  }
  Line line() {
    Line made{box(),
              confidence(),
              point(),
              point(),
              number(0, 1000),
              number(-100, 100),
              number(-100, 100),
              90 * provider_.ConsumeIntegralInRange(0, 3),
              provider_.ConsumeBool(),
              {}};
    fill(made.words, [&] {
      return Word{provider_.ConsumeRandomLengthString(100), box(), confidence(), provider_.ConsumeBool()};
    });
    return made;
  }

  double number(double low, double high) {
    // Whole numbers meet the special cases, such as a line without length, more often.
    if (provider_.ConsumeBool()) return provider_.ConsumeFloatingPointInRange(low, high);
    return static_cast<double>(
        provider_.ConsumeIntegralInRange(static_cast<int>(low), static_cast<int>(high)));
  }
  double confidence() { return number(0, 100); }
  Point point() { return {number(-30'000, 30'000), number(-30'000, 30'000)}; }
  Box box() {
    const Point from = point();
    const Point to = point();
    return {std::min(from.x, to.x), std::min(from.y, to.y), std::max(from.x, to.x), std::max(from.y, to.y)};
  }
  Affine map() {
    return {number(-4, 4), number(-4, 4), number(-20'000, 20'000),
            number(-4, 4), number(-4, 4), number(-20'000, 20'000)};
  }

  FuzzedDataProvider& provider_;
};

PdfImage picture(const Layout& layout) {
  return {"/Type /XObject", "pixels", layout.width_px, layout.height_px, {}};
}

std::string page_of(const Recognition& recognition, const OutputFormats& formats, const Resolution& said) {
  const Layout& layout = recognition.layout;
  const Resolution resolution = page_resolution(said, layout.width_px, layout.height_px);
  const auto parts = render_page(layout, 1, formats, [&]() -> Result<std::string> {
    return pdf_page(layout, 1, picture(layout), resolution);
  });
  must_hold(static_cast<bool>(parts), "a page is rendered");
  OcrOptions options;
  options.formats = formats;
  const ImageHeader header{ImageFormat::png, {layout.width_px, layout.height_px}};
  return recognition_json(recognition, header, options, parts.value());
}

void check_files(const std::string& answer) {
  const bool is_object = read_json(padded(answer), [](const JsonNode& root) {
    return root.each_field([](std::string_view name, const JsonNode& value) {
      const std::string text(value.string().value_or(""));
      if (name == "hocr") must_hold(is_xml(text), "hOCR is well-formed");
      if (name == "alto") must_hold(is_alto(text), "ALTO follows its schema");
      if (name == "tsv") must_hold(is_tsv(text), "each row of TSV has 12 columns");
      if (name == "pdf") must_hold(has_sound_table(text), "the PDF's cross-reference table is right");
      return true;
    });
  });
  must_hold(is_object, "an answer is JSON");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  const Resolution said{provider.ConsumeFloatingPointInRange(0.0, 10'000.0),
                        provider.ConsumeFloatingPointInRange(0.0, 10'000.0)};
  const Recognition recognition = Invention(provider).recognition();
  const std::string page = padded(page_of(recognition, all_formats, said));
  must_hold(check_page(page, all_formats, limits).has_value(),
            "the parent accepts what a reader of ours writes");
  const auto answer = single_page_answer(page, all_formats);
  must_hold(static_cast<bool>(answer), "a page becomes an answer");
  check_files(answer.value());
  return 0;
}
