// The format in which an answer is sent: the JSON in which it is stored, or one of the files in that JSON as
// the response body.
//
// `format` selects it by name, otherwise `Accept` by media type (RFC 9110, section 12.5.1). A client without
// a preference gets JSON. Not trusted: `Accept`, and the client's file name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "options/output_format.hpp"
#include "web/http.hpp"

namespace ocr {

enum class Representation { json, text, hocr, tsv, alto, pdf, csv, markdown };

// The format that a recognition must produce for this representation.
OutputFormat needed_format(Representation representation);

struct WantedForm {
  std::string named;   // value of `format`; if empty, `accept` decides
  std::string accept;  // as sent; an empty one accepts anything
};

// Fails with bad_option if the name is unknown, and with not_acceptable if `Accept` allows no representation.
Result<Representation> choose(const WantedForm& wanted);

// Builds the response in the wanted representation from `json`, the answer of a recognition or of a finished
// task. Responds with not_acceptable if the task was submitted without that format. For a failed task, every
// representation except JSON is its problem document. `stem` is the file name without its extension.
Response represent(std::string json, const WantedForm& wanted, const std::string& stem);

// Reduces a client's file name to what is safe in a header and on any file system: letters, digits, '.', '-'
// and '_', without folders and extension. Returns `otherwise` if nothing is left.
std::string file_stem(std::string_view name, std::string_view otherwise);

}  // namespace ocr
