// The engine's variables that a request may set: an allow-list, each with its type and its range.
//
// Promises that what it lets through is a name of the list with a value in its range, in one spelling.
// Variables that name files, write any, or print are not in the list. Not trusted: every byte.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ocr {

using EngineVariables = std::map<std::string, std::string>;  // values as the engine reads them

// From a JSON object, {"preserve_interword_spaces": 1}: values may be strings too. bad_option names the
// variable and what it may be.
Result<EngineVariables> parse_engine_variables(std::string_view text);
std::string to_json(const EngineVariables& variables);  // what parse_engine_variables reads back

// Whether it is a list of 1 to 500 characters in UTF-8, none of them a control character or a blank.
bool is_character_list(std::string_view text);

// The allow-list as Markdown, for the README.
std::string engine_variables_as_markdown();

}  // namespace ocr
