#include "options/engine_variables.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <variant>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/utf8.hpp"

namespace ocr {
namespace {

struct Switch {};
struct Whole {
  int low, high;
};
struct Decimal {
  double low, high;
};
struct Characters {};

struct Variable {
  std::string_view name;
  std::variant<Switch, Whole, Decimal, Characters> type;
  std::string_view meaning;
};

const std::array allowed_variables{
    Variable{"preserve_interword_spaces", Switch{}, "keep the width of gaps between words, for columns"},
    Variable{"tessedit_char_blacklist", Characters{}, "characters that are never recognised"},
    Variable{"tessedit_char_unblacklist", Characters{}, "characters to recognise even if blacklisted"},
    Variable{"invert_threshold", Decimal{0, 1}, "confidence below which a line is also read inverted"},
    Variable{"thresholding_method", Whole{0, 2}, "binarisation: 0 Otsu, 1 tiled Otsu, 2 Sauvola"},
    Variable{"thresholding_window_size", Decimal{0.01, 10},
             "Sauvola's window, as a multiple of the resolution"},
    Variable{"thresholding_kfactor", Decimal{0, 1}, "Sauvola's factor"},
    Variable{"thresholding_tile_size", Decimal{0.01, 10},
             "size of Otsu's tiles, as a multiple of the resolution"},
    Variable{"textord_heavy_nr", Switch{}, "remove noise aggressively"},
    Variable{"textord_min_xheight", Whole{1, 1000}, "minimum x-height, in pixels"},
    Variable{"textord_min_linesize", Decimal{0.1, 10},
             "minimum size of a blob that starts a line, relative to the mean"},
    Variable{"edges_max_children_per_outline", Whole{1, 1000},
             "a blob with more holes than this is not a character"},
    Variable{"textord_tabfind_find_tables", Switch{}, "look for tables"},
    Variable{"textord_tablefind_recognize_tables", Switch{}, "read tables cell by cell"},
    Variable{"textord_tabfind_vertical_text", Switch{}, "look for vertical text"},
    Variable{"textord_tabfind_force_vertical_text", Switch{}, "treat all text as vertical"},
    Variable{"textord_use_cjk_fp_model", Switch{}, "assume characters of equal width, as in Chinese"},
    Variable{"paragraph_text_based", Switch{}, "find paragraphs by their text, not only by their shape"},
};

std::string short_number(double number) {
  std::array<char, 32> text{};
  const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() ? std::string(text.data(), end) : "";
}

template <class... Visitor>
struct Overloaded : Visitor... {
  using Visitor::operator()...;
};
template <class... Visitor>
Overloaded(Visitor...) -> Overloaded<Visitor...>;  // not needed in C++20, but clang 14 requires it

std::string range_of(const Variable& variable) {
  return std::visit(
      Overloaded{[](Switch) { return std::string("0 or 1"); },
                 [](Whole range) { return std::to_string(range.low) + " to " + std::to_string(range.high); },
                 [](Decimal range) { return short_number(range.low) + " to " + short_number(range.high); },
                 [](Characters) { return std::string("1 to 500 characters"); }},
      variable.type);
}

template <class Number>
std::optional<Number> number_in(std::string_view text, Number low, Number high) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  // NaN compares false with everything, so this form of the comparison rejects it.
  if (failure != std::errc() || end != text.data() + text.size() || !(number >= low && number <= high))
    return std::nullopt;
  return number;
}

// The value in canonical form, or nullopt if it is not allowed.
std::optional<std::string> value_of(const Variable& variable, std::string_view text) {
  using Value = std::optional<std::string>;
  return std::visit(Overloaded{[&](Switch) {
                                 if (text == "1" || text == "true") return Value("1");
                                 return text == "0" || text == "false" ? Value("0") : Value();
                               },
                               [&](Whole range) {
                                 const auto number = number_in(text, range.low, range.high);
                                 return number ? Value(std::to_string(*number)) : Value();
                               },
                               [&](Decimal range) {
                                 const auto number = number_in(text, range.low, range.high);
                                 return number ? Value(short_number(*number)) : Value();
                               },
                               [&](Characters) { return is_character_list(text) ? Value(text) : Value(); }},
                    variable.type);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest_quote = 60;
  return "\"" + std::string(text.substr(0, longest_quote)) + "\"";
}

Error unknown_variable(std::string_view name) {
  std::string names;
  for (const Variable& variable : allowed_variables)
    names += (names.empty() ? "" : ", ") + std::string(variable.name);
  return Error{ErrorCode::bad_option,
               "The option \"variables\" contains " + quoted(name) + "; allowed: " + names + "."};
}

}  // namespace

bool is_character_list(std::string_view text) {
  constexpr std::size_t most_characters = 500;
  const auto count = utf8_characters(text);
  return count && *count > 0 && *count <= most_characters &&
         std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == 0x7F; });
}

Result<EngineVariables> parse_engine_variables(std::string_view text) {
  std::string json(text);
  json.reserve(json.size() + json_padding);
  EngineVariables variables;
  const auto read =
      read_json_object(json, [&](std::string_view name, const JsonValue& given) -> Result<void> {
        const auto* found = std::find_if(allowed_variables.begin(), allowed_variables.end(),
                                         [&](const Variable& variable) { return variable.name == name; });
        if (found == allowed_variables.end()) return unknown_variable(name);
        const auto value = value_of(*found, given.text);
        if (!value)
          return Error{ErrorCode::bad_option, "The option \"variables\" sets " + std::string(name) + " to " +
                                                  quoted(given.text) + "; allowed: " + range_of(*found) +
                                                  "."};
        variables.emplace(name, *value);
        return {};
      });
  if (read) return variables;
  if (read.error().code == ErrorCode::bad_option) return read.error();
  return Error{ErrorCode::bad_option,
               "The option \"variables\" is " + quoted(text) +
                   "; allowed: a JSON object like {\"preserve_interword_spaces\": 1}."};
}

std::string to_json(const EngineVariables& variables) {
  JsonWriter json;
  json.open_object();
  for (const auto& [name, value] : variables) json.field(name, value);
  json.close_object();
  return json.take();
}

std::string engine_variables_as_markdown() {
  std::string table = "| variable | values | meaning |\n|---|---|---|\n";
  for (const Variable& variable : allowed_variables)
    table += "| `" + std::string(variable.name) + "` | " + range_of(variable) + " | " +
             std::string(variable.meaning) + " |\n";
  return table;
}

}  // namespace ocr
