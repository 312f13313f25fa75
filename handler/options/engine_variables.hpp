// The engine variables that a request may set: an allow-list with types and ranges.
//
// Promises that every accepted variable is on the list and its value is in range and in canonical form.
// Variables that name files, write files or print are not on the list. Not trusted: every byte.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ocr {

using EngineVariables = std::map<std::string, std::string>;  // values in the engine's syntax

// Parses a JSON object like {"preserve_interword_spaces": 1}; values may also be strings. The error is
// bad_option, with the variable's name and the allowed values.
Result<EngineVariables> parse_engine_variables(std::string_view text);
std::string to_json(const EngineVariables& variables);  // parse_engine_variables can read it back

// Whether `text` is 1 to 500 characters in UTF-8, without spaces and ASCII control characters.
bool is_character_list(std::string_view text);

// The allow-list as a Markdown table, for docs/api.md.
std::string engine_variables_as_markdown();

}  // namespace ocr
