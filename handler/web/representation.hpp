// In which form an answer goes out: the JSON that it is kept as, or one of the files in that as the body
// itself.
//
// `format` says it by name, else `Accept` by media type (RFC 9110, section 12.5.1); JSON is what everybody
// gets who does not mind. Not trusted: `Accept`, and what a client calls its file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "options/output_format.hpp"
#include "web/http.hpp"

namespace ocr {

enum class Representation { json, text, hocr, tsv, alto, pdf };

// What is to be among the answer's formats, so that it can be given in this form.
OutputFormat needed_format(Representation representation);

struct WantedForm {
  std::string named;   // the value of `format`; empty: `accept` decides
  std::string accept;  // as sent; empty: anything will do
};

// bad_option where the name is none, not_acceptable where `Accept` takes none of these forms.
Result<Representation> choose(const WantedForm& wanted);

// The answer in the wanted form, out of its JSON: of a recognition, or of a finished task. Where the task was
// submitted without that format: not_acceptable. Of a task that failed, other forms than JSON give its
// problem. `stem` is the file's name without its ending.
Response represent(std::string json, const WantedForm& wanted, const std::string& stem);

// What may stand in a header and on any file system, of what a client called its file: letters, digits, '.',
// '-' and '_', without folders and ending; `otherwise` where nothing is left.
std::string file_stem(std::string_view name, std::string_view otherwise);

}  // namespace ocr
