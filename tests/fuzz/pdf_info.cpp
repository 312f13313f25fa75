// The words of poppler's programs, which a PDF may influence: the plan of its pages, its text, its pictures.
#include <fuzzer/FuzzedDataProvider.h>

#include "fuzz.hpp"
#include "reading/bbox_layout.hpp"
#include "reading/legibility.hpp"
#include "reading/poppler.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

void check_plan(std::string_view info, const PageSelection& chosen, int dpi, const ImageLimits& limits) {
  const auto pages = plan_pages(info, chosen, dpi, limits);
  if (!pages) {
    const ErrorCode code = pages.error().code;
    must_hold(code == ErrorCode::unreadable_image || code == ErrorCode::image_too_large ||
                  code == ErrorCode::bad_option,
              "a PDF is refused with one of the documented codes");
    return must_be_sendable(pages.error());
  }
  must_hold(!pages.value().empty() && std::ssize(pages.value()) <= limits.max_pages,
            "the number of pages is within the limits");
  int before = 0;
  for (const Page& page : pages.value()) {
    must_hold(page.number > before, "pages ascend");
    before = page.number;
    must_hold(page.dpi >= 1 && page.dpi <= (dpi == 0 ? default_pdf_dpi : dpi),
              "no page is rendered finer than wanted");
    must_hold(page.size.width_px > 0 && page.size.height_px > 0 && page.size.width_px <= limits.max_side_px &&
                  page.size.height_px <= limits.max_side_px &&
                  page.size.width_px * page.size.height_px <= limits.max_pixels,
              "a page is rendered within the limits");
  }
}

void check_words(const Layout& layout, const Page& page) {
  for (const Block& block : layout.blocks) {
    must_hold(!block.paragraphs.empty(), "a block has paragraphs");
    for (const Paragraph& paragraph : block.paragraphs) {
      must_hold(!paragraph.lines.empty(), "a paragraph has lines");
      for (const Line& line : paragraph.lines) {
        must_hold(!line.words.empty(), "a line has words");
        for (const Word& word : line.words)
          must_hold(!word.text.empty() && word.box.left >= 0 && word.box.top >= 0 &&
                        word.box.right <= static_cast<double>(page.size.width_px) &&
                        word.box.bottom <= static_cast<double>(page.size.height_px),
                    "a word has text and lies on the page");
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  const int dpi = provider.ConsumeBool() ? 0 : provider.ConsumeIntegralInRange(70, 2400);
  const ImageLimits limits{provider.ConsumeIntegralInRange<std::int64_t>(1, 1'000'000'000),
                           provider.ConsumeIntegralInRange<std::int64_t>(1, 100'000),
                           provider.ConsumeIntegralInRange<std::int64_t>(1, 1'000)};
  const auto chosen = PageSelection::parse(provider.ConsumeRandomLengthString(100));
  const Page page{1, provider.ConsumeIntegralInRange(1, 2400), {1000, 1000}};
  const std::string words = provider.ConsumeRemainingBytesAsString();
  check_plan(words, chosen.value_or(PageSelection()), dpi, limits);
  is_legible(words);
  has_notable_images(words, page);
  is_doubtful(words);
  check_words(read_bbox_layout(words, page), page);
  return 0;
}
