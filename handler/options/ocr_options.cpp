#include "options/ocr_options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/query.hpp"

namespace ocr {
namespace {

constexpr std::array<std::pair<std::string_view, Rotation>, 5> rotations{{
    {"auto", Rotation::automatic},
    {"off", Rotation::none},
    {"90", Rotation::by_90},
    {"180", Rotation::by_180},
    {"270", Rotation::by_270},
}};

constexpr std::size_t most_languages = 8;
constexpr std::size_t longest_quote = 60;

Error bad_option(std::string_view name, std::string_view given, std::string_view allowed) {
  return Error{ErrorCode::bad_option, "The option \"" + std::string(name.substr(0, longest_quote)) +
                                          "\" is \"" + std::string(given.substr(0, longest_quote)) +
                                          "\"; allowed: " + std::string(allowed) + "."};
}

std::optional<int> number_in(std::string_view text, int low, int high) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < low || number > high)
    return std::nullopt;
  return number;
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

Result<void> set_languages(OcrOptions& options, std::string_view text,
                           const std::vector<std::string>& installed) {
  if (text == automatic_language) {
    options.languages = text;
    return {};
  }
  // `?lang=eng+fra` arrives with a space, because '+' encodes a space in a query string.
  std::string joined(text);
  std::replace(joined.begin(), joined.end(), ' ', '+');
  std::string_view rest = joined;
  std::vector<std::string_view> codes;
  for (;;) {
    const std::size_t end = std::min(rest.find('+'), rest.size());
    const std::string_view code = rest.substr(0, end);
    const bool is_new = std::find(codes.begin(), codes.end(), code) == codes.end();
    if (std::find(installed.begin(), installed.end(), code) == installed.end() || !is_new ||
        codes.size() == most_languages)
      return bad_option("lang", text, "auto, or one or more of " + listed(installed) + ", joined by +");
    codes.push_back(code);
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  options.languages = joined;
  return {};
}

// Only modes that recognise text: not 0 and 2, and not 1 and 12, which detect the orientation (`rotate`).
Result<void> set_page_segmentation_mode(OcrOptions& options, std::string_view text) {
  const auto mode = number_in(text, 3, 13);
  if (!mode || *mode == 12) return bad_option("psm", text, "3 to 11, and 13");
  options.page_segmentation_mode = *mode;
  return {};
}

Result<void> set_dpi(OcrOptions& options, std::string_view text) {
  const auto dpi = number_in(text, 70, 2400);
  if (!dpi) return bad_option("dpi", text, "70 to 2400");
  options.dpi = *dpi;
  return {};
}

Result<void> set_rotation(OcrOptions& options, std::string_view text) {
  const auto* found =
      std::find_if(rotations.begin(), rotations.end(), [&](const auto& row) { return row.first == text; });
  if (found == rotations.end()) return bad_option("rotate", text, "auto, off, 90, 180, 270");
  options.rotation = found->second;
  return {};
}

// The text is always included, whether or not it is listed.
Result<void> set_formats(OcrOptions& options, std::string_view text) {
  OutputFormats formats;
  for (std::string_view rest = text;;) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const auto* found = std::find_if(output_formats.begin(), output_formats.end(),
                                     [&](const auto& row) { return row.name == rest.substr(0, end); });
    if (found == output_formats.end())
      return bad_option(
          "formats", text,
          "one or more of text, words, hocr, tsv, alto, pdf, csv, markdown, separated by commas");
    formats.add(found->format);
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  options.formats = formats;
  return {};
}

std::string listed(const OutputFormats& formats) {
  std::string list;
  for (const auto& [format, name] : output_formats)
    if (formats.has(format)) list += (list.empty() ? "" : ",") + std::string(name);
  return list;
}

Result<void> set_pages(OcrOptions& options, std::string_view text) {
  auto pages = PageSelection::parse(text);
  if (!pages) return bad_option("pages", text, "page numbers and ranges, like 1-3,7");
  options.pages = std::move(*pages);
  return {};
}

Result<void> set_pdf_text(OcrOptions& options, std::string_view text) {
  if (text != "auto" && text != "off") return bad_option("pdf_text", text, "auto, off");
  options.takes_pdf_text = text == "auto";
  return {};
}

Result<void> set_whitelist(OcrOptions& options, std::string_view text) {
  if (!is_character_list(text)) return bad_option("whitelist", text, "1 to 500 characters without spaces");
  options.whitelist = text;
  return {};
}

Result<void> set_variables(OcrOptions& options, std::string_view text) {
  auto variables = parse_engine_variables(text);
  if (!variables) return variables.error();
  options.variables = std::move(variables).value();
  return {};
}

Result<void> set_preprocessing(OcrOptions& options, std::string_view text) {
  if (text != "auto" && text != "off") return bad_option("preprocess", text, "auto, off");
  options.preprocesses = text == "auto";
  return {};
}

using Setter = Result<void> (*)(OcrOptions& options, std::string_view text);

// All except lang, whose values depend on the installed languages.
constexpr std::array<std::pair<std::string_view, Setter>, 9> setters{{
    {"psm", set_page_segmentation_mode},
    {"dpi", set_dpi},
    {"rotate", set_rotation},
    {"preprocess", set_preprocessing},
    {"formats", set_formats},
    {"pages", set_pages},
    {"pdf_text", set_pdf_text},
    {"whitelist", set_whitelist},
    {"variables", set_variables},
}};

}  // namespace

Result<void> set_option(OcrOptions& options, std::string_view name, std::string_view text,
                        const std::vector<std::string>& installed_languages) {
  if (name == "lang") return set_languages(options, text, installed_languages);
  for (const auto& [option, set] : setters)
    if (name == option) return set(options, text);
  std::string names = "lang";
  for (const auto& [option, set] : setters) names += ", " + std::string(option);
  return Error{ErrorCode::bad_option, "The option \"" + std::string(name.substr(0, longest_quote)) +
                                          "\" is unknown; allowed: " + names + ", format, callback_url."};
}

int fixed_turn(Rotation rotation) {
  switch (rotation) {
    case Rotation::by_90:
      return 90;
    case Rotation::by_180:
      return 180;
    case Rotation::by_270:
      return 270;
    default:
      return 0;
  }
}

std::string to_query(const OcrOptions& options) {
  const auto* rotation = std::find_if(rotations.begin(), rotations.end(),
                                      [&](const auto& row) { return row.second == options.rotation; });
  std::string query = "lang=" + options.languages + "&psm=" + std::to_string(options.page_segmentation_mode) +
                      "&rotate=" + std::string(rotation->first);
  if (!options.preprocesses) query += "&preprocess=off";
  if (options.dpi != 0) query += "&dpi=" + std::to_string(options.dpi);
  if (options.formats.need_layout()) query += "&formats=" + listed(options.formats);
  if (!options.pages.is_all()) query += "&pages=" + encode_for_query(options.pages.text());
  if (!options.takes_pdf_text) query += "&pdf_text=off";
  if (!options.whitelist.empty()) query += "&whitelist=" + encode_for_query(options.whitelist);
  if (!options.variables.empty()) query += "&variables=" + encode_for_query(to_json(options.variables));
  return query;
}

OcrOptions from_query(std::string_view query) {
  OcrOptions options;
  for_each_parameter(query, [&](std::string_view name, std::string_view value) {
    if (name == "lang") {
      options.languages = value;
      std::replace(options.languages.begin(), options.languages.end(), ' ', '+');
      return true;
    }
    return static_cast<bool>(set_option(options, name, value, {}));
  });
  return options;
}

}  // namespace ocr
