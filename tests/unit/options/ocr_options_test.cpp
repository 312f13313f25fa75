#include "options/ocr_options.hpp"

#include <string>

#include "base/query.hpp"
#include "catch.hpp"
#include "web/http.hpp"

namespace {

const std::vector<std::string> installed{"deu", "eng", "fra", "l1", "l2", "l3", "l4", "l5", "l6"};

bool accepts(const std::string& name, const std::string& text) {
  ocr::OcrOptions options;
  return static_cast<bool>(ocr::set_option(options, name, text, installed));
}

struct Option {
  std::string name;
  std::string text;
};

}  // namespace

TEST_CASE("options: installed languages are accepted, joined by + or by the space it means in a query") {
  const auto [text, languages] = GENERATE(
      table<std::string, std::string>({{"eng", "eng"},
                                       {"eng+fra", "eng+fra"},
                                       {"auto", "auto"},
                                       {"fra eng", "fra+eng"},
                                       {"eng+fra deu", "eng+fra+deu"},
                                       {"deu+eng+fra+l1+l2+l3+l4+l5", "deu+eng+fra+l1+l2+l3+l4+l5"}}));
  ocr::OcrOptions options;
  REQUIRE(ocr::set_option(options, "lang", text, installed));
  CHECK(options.languages == languages);
}

TEST_CASE("options: numbers and rotations are accepted") {
  ocr::OcrOptions options;
  const int psm = GENERATE(3, 4, 5, 6, 7, 8, 9, 10, 11, 13);
  REQUIRE(ocr::set_option(options, "psm", std::to_string(psm), installed));
  CHECK(options.page_segmentation_mode == psm);
  const int dpi = GENERATE(70, 300, 2400);
  REQUIRE(ocr::set_option(options, "dpi", std::to_string(dpi), installed));
  CHECK(options.dpi == dpi);
  using ocr::Rotation;
  const auto [text, rotation] = GENERATE(table<std::string, Rotation>({{"auto", Rotation::automatic},
                                                                       {"off", Rotation::none},
                                                                       {"90", Rotation::by_90},
                                                                       {"180", Rotation::by_180},
                                                                       {"270", Rotation::by_270}}));
  REQUIRE(ocr::set_option(options, "rotate", text, installed));
  CHECK(options.rotation == rotation);
}

TEST_CASE("options: preprocessing can be switched off, also for a task") {
  ocr::OcrOptions options;
  CHECK(options.preprocesses);
  REQUIRE(ocr::set_option(options, "preprocess", "off", installed));
  CHECK_FALSE(options.preprocesses);
  CHECK(ocr::to_query(options).find("&preprocess=off") != std::string::npos);
  REQUIRE(ocr::set_option(options, "preprocess", "auto", installed));
  CHECK(options.preprocesses);
  CHECK(ocr::to_query(options).find("preprocess") == std::string::npos);
  const auto refused = ocr::set_option(options, "preprocess", "on", installed);
  REQUIRE_FALSE(refused);
  for (const char* part : {"preprocess", "\"on\"", "auto, off"})
    CHECK(refused.error().detail.find(part) != std::string::npos);
}

TEST_CASE("options: a bad value is refused with the option's name, and changes nothing") {
  const auto option = GENERATE(values<Option>({{"lang", ""},
                                               {"lang", "xyz"},
                                               {"lang", "ENG"},
                                               {"lang", "eng+"},
                                               {"lang", "+eng"},
                                               {"lang", "eng++fra"},
                                               {"lang", "eng+eng"},
                                               {"lang", "eng,fra"},
                                               {"lang", "eng+xyz"},
                                               {"lang", "eng+auto"},
                                               {"lang", "../eng"},
                                               {"lang", "deu+eng+fra+l1+l2+l3+l4+l5+l6"},
                                               {"psm", ""},
                                               {"psm", "0"},
                                               {"psm", "1"},
                                               {"psm", "2"},
                                               {"psm", "12"},
                                               {"psm", "14"},
                                               {"psm", "-3"},
                                               {"psm", "+3"},
                                               {"psm", " 3"},
                                               {"psm", "3 "},
                                               {"psm", "3.0"},
                                               {"psm", "0x3"},
                                               {"psm", "99999999999999999999"},
                                               {"psm", "auto"},
                                               {"dpi", ""},
                                               {"dpi", "0"},
                                               {"dpi", "69"},
                                               {"dpi", "2401"},
                                               {"dpi", "300dpi"},
                                               {"dpi", "1e2"},
                                               {"rotate", ""},
                                               {"rotate", "0"},
                                               {"rotate", "45"},
                                               {"rotate", "360"},
                                               {"rotate", "-90"},
                                               {"rotate", "Auto"},
                                               {"pages", ""},
                                               {"pages", "0"},
                                               {"pages", "3-1"},
                                               {"pages", "1;2"},
                                               {"pdf_text", "on"},
                                               {"whitelist", ""},
                                               {"whitelist", "a b"},
                                               {"whitelist", "\xFF"}}));
  ocr::OcrOptions options;
  options.languages = "fra";
  const std::string before = ocr::to_query(options);
  const auto set = ocr::set_option(options, option.name, option.text, installed);
  INFO(option.name << "=" << option.text);
  REQUIRE_FALSE(set);
  CHECK(set.error().code == ocr::ErrorCode::bad_option);
  CHECK(set.error().detail.find("\"" + option.name + "\"") != std::string::npos);
  CHECK(set.error().detail.find("allowed: ") != std::string::npos);
  CHECK(ocr::to_query(options) == before);
}

TEST_CASE("options: an unknown name is refused with the known names") {
  const std::string name =
      GENERATE(as<std::string>{}, "", "language", "LANG", "psm ", "image_data", "task_id");
  ocr::OcrOptions options;
  const auto set = ocr::set_option(options, name, "eng", installed);
  REQUIRE_FALSE(set);
  CHECK(set.error().code == ocr::ErrorCode::bad_option);
  CHECK(set.error().detail.find("\"" + name + "\"") != std::string::npos);
  for (const char* known : {"lang", "psm", "dpi", "rotate", "whitelist", "variables"})
    CHECK(set.error().detail.find(known) != std::string::npos);
}

TEST_CASE("options: a huge name or value is not repeated in full") {
  ocr::OcrOptions options;
  const std::string huge(100'000, 'x');
  CHECK(ocr::set_option(options, huge, "1", installed).error().detail.size() < 500);
  CHECK(ocr::set_option(options, "psm", huge, installed).error().detail.size() < 500);
  CHECK_FALSE(accepts("lang", huge));
}

TEST_CASE("options: the options stored with a task can be restored") {
  ocr::OcrOptions options;
  options.languages = GENERATE(as<std::string>{}, "eng", "eng+fra");
  options.page_segmentation_mode = GENERATE(3, 11, 13);
  options.dpi = GENERATE(0, 300);
  using ocr::Rotation;
  options.rotation =
      GENERATE(Rotation::automatic, Rotation::none, Rotation::by_90, Rotation::by_180, Rotation::by_270);
  options.whitelist = GENERATE(as<std::string>{}, "", "0123456789", "+&=%é\"\\");
  if (!options.whitelist.empty()) options.variables["tessedit_char_blacklist"] = "&+\"%}";
  if (options.dpi == 0) options.pages = ocr::PageSelection::parse("1-3,7").value();
  options.takes_pdf_text = options.dpi == 0;
  ocr::OcrOptions again;
  ocr::for_each_parameter(ocr::to_query(options), [&](std::string_view name, std::string_view value) {
    const bool set = static_cast<bool>(ocr::set_option(again, name, value, installed));
    CHECK(set);
    return set;
  });
  CHECK(again.languages == options.languages);
  CHECK(again.page_segmentation_mode == options.page_segmentation_mode);
  CHECK(again.dpi == options.dpi);
  CHECK(again.rotation == options.rotation);
  CHECK(again.pages.text() == options.pages.text());
  CHECK(again.takes_pdf_text == options.takes_pdf_text);
  CHECK(again.whitelist == options.whitelist);
  CHECK(again.variables == options.variables);
  CHECK(ocr::to_query(ocr::from_query(ocr::to_query(options))) == ocr::to_query(options));
}

TEST_CASE("options: formats are a list that always includes the text") {
  using ocr::OutputFormat;
  ocr::OcrOptions options;
  CHECK_FALSE(options.formats.need_layout());
  REQUIRE(ocr::set_option(options, "formats", "pdf,words", installed));
  CHECK(options.formats.has(OutputFormat::pdf));
  CHECK(options.formats.has(OutputFormat::words));
  CHECK(options.formats.has(OutputFormat::text));
  CHECK_FALSE(options.formats.has(OutputFormat::tsv));
  CHECK(ocr::to_query(options).ends_with("&formats=text,words,pdf"));
  const std::string bad = GENERATE(as<std::string>{}, "", "pdf,", "PDF", "docx", "text;pdf");
  CHECK_FALSE(accepts("formats", bad));
}
