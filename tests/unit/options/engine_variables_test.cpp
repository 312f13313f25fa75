#include "options/engine_variables.hpp"

#include "catch.hpp"

namespace {

std::string variables_of(const std::string& text) {
  const auto variables = ocr::parse_engine_variables(text);
  return variables ? ocr::to_json(variables.value()) : std::string(ocr::name_of(variables.error().code));
}

}  // namespace

TEST_CASE("variables: listed variables are accepted, and their values are brought into canonical form") {
  const auto [given, taken] = GENERATE(table<std::string, std::string>({
      {R"({})", R"({})"},
      {R"({"preserve_interword_spaces": 1})", R"({"preserve_interword_spaces":"1"})"},
      {R"({"preserve_interword_spaces": true})", R"({"preserve_interword_spaces":"1"})"},
      {R"({"preserve_interword_spaces": "false"})", R"({"preserve_interword_spaces":"0"})"},
      {R"({"invert_threshold": 0.50, "textord_min_xheight": "12"})",
       R"({"invert_threshold":"0.5","textord_min_xheight":"12"})"},
      {R"({"tessedit_char_blacklist": "|\"é\\"})", R"({"tessedit_char_blacklist":"|\"é\\"})"},
  }));
  CHECK(variables_of(given) == taken);
  CHECK(variables_of(taken) == taken);
}

TEST_CASE(
    "variables: unknown names, and those that name or write files, are refused with the allowed names") {
  const std::string name =
      GENERATE(as<std::string>{}, "debug_file", "user_words_file", "tessedit_write_images",
               "user_patterns_suffix", "tessedit_write_params_to_file", "", "x", "PRESERVE_INTERWORD_SPACES");
  const auto variables = ocr::parse_engine_variables("{\"" + name + "\": 1}");
  REQUIRE_FALSE(variables);
  CHECK(variables.error().code == ocr::ErrorCode::bad_option);
  CHECK(variables.error().detail.find("\"" + name + "\"") != std::string::npos);
  CHECK(variables.error().detail.find("preserve_interword_spaces") != std::string::npos);
}

TEST_CASE("variables: a value out of range is refused with the allowed values") {
  const auto [given, allowed] = GENERATE(table<std::string, std::string>({
      {R"({"preserve_interword_spaces": 2})", "0 or 1"},
      {R"({"preserve_interword_spaces": [1]})", "0 or 1"},
      {R"({"preserve_interword_spaces": null})", "0 or 1"},
      {R"({"thresholding_method": 3})", "0 to 2"},
      {R"({"thresholding_method": 1.5})", "0 to 2"},
      {R"({"thresholding_method": -1})", "0 to 2"},
      {R"({"invert_threshold": 1.1})", "0 to 1"},
      {R"({"invert_threshold": "nan"})", "0 to 1"},
      {R"({"invert_threshold": "inf"})", "0 to 1"},
      {R"({"tessedit_char_blacklist": ""})", "1 to 500 characters"},
      {R"({"tessedit_char_blacklist": "a b"})", "1 to 500 characters"},
      {R"({"tessedit_char_blacklist": "a\u0000b"})", "1 to 500 characters"},
  }));
  const auto variables = ocr::parse_engine_variables(given);
  INFO(given);
  REQUIRE_FALSE(variables);
  CHECK(variables.error().code == ocr::ErrorCode::bad_option);
  CHECK(variables.error().detail.find("allowed: " + allowed) != std::string::npos);
}

TEST_CASE("variables: text other than a JSON object is refused as a bad option") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "{", "[]", "1", "preserve_interword_spaces=1",
               R"({"invert_threshold": 0, "invert_threshold": 1})", std::string(100'000, '['));
  CHECK(variables_of(text) == "bad_option");
  CHECK(ocr::parse_engine_variables(text).error().detail.size() < 500);
}

TEST_CASE("variables: a list of characters is UTF-8 without spaces, and its length is limited") {
  CHECK(ocr::is_character_list("0123456789€"));
  CHECK(ocr::is_character_list(std::string(500, 'x')));
  const std::string text = GENERATE(as<std::string>{}, "", " ", "a\n", "\x7F", "\xFF", "a\xC3",
                                    "\xED\xA0\x80", std::string(501, 'x'), std::string(1, '\0'));
  CHECK_FALSE(ocr::is_character_list(text));
}
