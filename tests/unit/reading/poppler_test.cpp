#include "reading/poppler.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace {

constexpr ocr::ImageLimits limits{40'000'000, 20'000, 3};
const ocr::PageSelection all;

std::string info_of(const std::string& sizes, int pages = 1) {
  return "Title:  Page    1 size:\nPages:           " + std::to_string(pages) + "\nEncrypted:       no\n" +
         sizes;
}

}  // namespace

TEST_CASE(
    "pdf: each selected page is planned at the requested resolution, with the resulting size in pixels") {
  const std::string info = info_of(
      "Page    1 size:  612 x 792 pts (letter)\nPage    1 rot:   0\n"
      "Page    2 size:  595.28 x 841.89 pts (A4)\nPage    2 rot:   90\n",
      2);
  const auto plan = ocr::plan_pages(info, all, 0, limits);
  REQUIRE(plan);
  REQUIRE(plan.value().size() == 2);
  CHECK(plan.value()[0].dpi == 300);
  CHECK(plan.value()[0].size.width_px == 2550);
  CHECK(plan.value()[0].size.height_px == 3300);
  CHECK(plan.value()[1].size.width_px == 3508);  // lies on its side
  CHECK(plan.value()[1].size.height_px == 2481);
  const auto second = ocr::plan_pages(info, ocr::PageSelection::parse("2").value(), 150, limits);
  REQUIRE(second);
  REQUIRE(second.value().size() == 1);
  CHECK(second.value()[0].number == 2);
  CHECK(second.value()[0].dpi == 150);
}

TEST_CASE("pdf: a scan is planned at its own resolution, unless it is coarse or finer than needed") {
  const auto [scan, planned] = GENERATE(
      table<int, int>({{200, 200}, {299, 299}, {600, 300}, {150, 150}, {100, 300}, {72, 288}, {1, 300}}));
  const std::string info = info_of("Page    1 size:  612 x 792 pts (letter)\n");
  CHECK(ocr::plan_pages(info, all, 0, limits, {{1, scan}}).value().front().dpi == planned);
  CHECK(ocr::plan_pages(info, all, 0, limits, {{2, scan}}).value().front().dpi == 300);
  CHECK(ocr::plan_pages(info, all, 250, limits, {{1, scan}}).value().front().dpi == 250);
}

TEST_CASE("pdf: a page that would be too large is planned at a lower resolution") {
  const auto [sizes, long_side] = GENERATE(table<std::string, std::int64_t>({
      {"Page    1 size:  14400 x 14400 pts\n", 6325},
      {"Page    1 size:  14400 x 10 pts\n", 20'000},
      {"Page    1 size:  7200 x 3000 pts\n", 9900},
  }));
  const auto plan = ocr::plan_pages(info_of(sizes), all, 300, limits);
  REQUIRE(plan);
  const ocr::Page& page = plan.value().front();
  CHECK(page.size.width_px <= long_side);
  CHECK(page.size.width_px > long_side * 9 / 10);
  CHECK(page.size.width_px * page.size.height_px <= limits.max_pixels);
}

TEST_CASE("pdf: sizes that no integer can hold are too large") {
  const std::string sizes = GENERATE("1e300 x 1e300", "inf x 1", "1 x 1e19", "9223372036854775808 x 1e-300");
  const auto plan = ocr::plan_pages(info_of("Page    1 size:  " + sizes + " pts\n"), all, 300, limits);
  REQUIRE_FALSE(plan);
  CHECK(ocr::name_of(plan.error().code) == "image_too_large");
}

TEST_CASE("pdf: the error for an unreadable file says why") {
  const auto [info, chosen, code, words] =
      GENERATE(table<std::string, std::string, std::string, std::string>({
          {"", "1", "unreadable_image", "corrupt"},
          {"Syntax Error: Couldn't read xref table\n", "1", "unreadable_image", "corrupt"},
          {"Command Line Error: Incorrect password\n", "1", "unreadable_image", "encrypted"},
          {"Pages: x\n", "1", "unreadable_image", "corrupt"},
          {"Pages:   4\n", "1-4", "image_too_large", "4 pages"},
          {"Pages:   4\n", "3-5", "bad_option", "from 1 to 4"},
          {"Pages:   1\nPage 1 size: 1e9 x 1e9 pts\n", "1", "image_too_large", "inches"},
      }));
  const auto plan = ocr::plan_pages(info, ocr::PageSelection::parse(chosen).value(), 300, limits);
  REQUIRE_FALSE(plan);
  CHECK(ocr::name_of(plan.error().code) == code);
  CHECK(plan.error().detail.find(words) != std::string::npos);
}

TEST_CASE("pdf: a page with a nonsensical size is planned or refused as too large") {
  const std::string size =
      GENERATE(as<std::string>{}, "", "Page 1 size: 0 x 0 pts\n", "Page 1 size: -5 x 7 pts\n",
               "Page 1 size: nan x nan pts\n", "Page 1 size: inf x 3 pts\n", "Page 1 size:\n",
               "Page 7 size: 3 x 3 pts\n");
  const auto plan = ocr::plan_pages("Pages: 1\n" + size, all, 0, limits);
  INFO(size);
  if (plan) {
    REQUIRE(plan.value().size() == 1);
    CHECK(plan.value()[0].size.width_px * plan.value()[0].size.height_px <= limits.max_pixels);
  } else {
    CHECK(plan.error().code == ocr::ErrorCode::image_too_large);
  }
}

TEST_CASE("pdf: more pages than the limit are refused before they are listed") {
  const auto plan = ocr::plan_pages("Pages: 2147483647\n", all, 0, limits);
  REQUIRE_FALSE(plan);
  CHECK(plan.error().code == ocr::ErrorCode::image_too_large);
  CHECK(plan.error().detail.find("2147483647 pages") != std::string::npos);
}

TEST_CASE("pdf: a scan and a screenshot may hold text, a logo and a rule may not") {
  const ocr::Page a4{1, 300, {2481, 3508}};
  const std::string head =
      "page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio\n"
      "--------------------------------------------------------------------------------------------\n";
  const std::string whole =
      "   1     0 image    1654  2338  gray    1   1  ccitt  no         1  0   200   200 1304B 2.5%\n";
  const std::string strip =
      "   1     0 image    1654   800  gray    1   8  jpeg   no         7  0   200   200 13.1K 1.0%\n";
  const std::string logo =
      "   1     0 image     300   300  rgb     3   8  jpeg   no         7  0   200   200 13.1K 1.0%\n";
  CHECK(ocr::has_notable_images(head + whole, a4));
  CHECK(ocr::has_notable_images(
      head + "   1     0 stencil  1654  2338  -       1   1  image  no   [inline]   200   200  256K  50%\n",
      a4));
  CHECK(ocr::has_notable_images(head + strip, a4));
  CHECK(ocr::has_notable_images(head + logo + logo + logo, a4));
  CHECK_FALSE(ocr::has_notable_images(head + logo, a4));
  const std::vector<std::string> none{
      "",
      "   1     0 smask    1654  2338  gray    1   8  image  no         9  0   200   200  256K  50%\n",
      "   1     0 image    1654     4  gray    1   8  image  no         9  0   200     1  256K  50%\n",
      "   1     0 image    1654  2338  gray    1   1  ccitt  no         1  0     0     0 1304B 2.5%\n",
      "   1     0 image    1654  2338  gray    1   1  ccitt  no         1  0   nan   inf 1304B 2.5%\n",
      "   1     0 image    x  y\n",
      "   1     0 image    1654  2338\n"};
  for (const std::string& line : none) CHECK_FALSE(ocr::has_notable_images(head + line, a4));
  CHECK_FALSE(ocr::has_notable_images("", a4));
}

TEST_CASE("pdf: an image with several times the pixels of a page is refused, whatever kind it is") {
  const ocr::Page page{7, 300, {100, 100}};
  const auto listed = [](const std::string& words) {
    return "page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio\n"
           "   7     0 " +
           words + "  gray    1   1  ccitt  no         1  0   200   200 1304B 2.5%\n";
  };
  CHECK(ocr::require_small_images("", page, limits));
  CHECK(ocr::require_small_images(listed("image   16000 10000"), page, limits));
  for (const std::string kind : {"image", "mask", "smask", "stencil"})
    CHECK_FALSE(ocr::require_small_images(listed(kind + "   16000 10001"), page, limits));
  const auto refused =
      ocr::require_small_images(listed("image   1000 1000") + listed("image 1e200 1e200"), page, limits);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail == "Page 7 contains an image of more than 160 megapixels.");
}
