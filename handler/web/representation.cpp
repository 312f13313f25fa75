#include "web/representation.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <utility>

#include "base/base64.hpp"
#include "base/json_reader.hpp"

namespace ocr {
namespace {

struct Row {
  Representation representation;
  std::string_view name;
  std::string_view media_type;
  std::string_view parameters;
  std::string_view ending;
  OutputFormat format;
};

// If a client accepts several equally well, the first in this table is sent.
constexpr std::array rows{
    Row{Representation::json, "json", "application/json", "", "json", OutputFormat::text},
    Row{Representation::text, "text", "text/plain", "; charset=utf-8", "txt", OutputFormat::text},
    Row{Representation::hocr, "hocr", "text/vnd.hocr+html", "; charset=utf-8", "hocr", OutputFormat::hocr},
    Row{Representation::tsv, "tsv", "text/tab-separated-values", "; charset=utf-8", "tsv", OutputFormat::tsv},
    Row{Representation::alto, "alto", "application/alto+xml", "", "xml", OutputFormat::alto},
    Row{Representation::pdf, "pdf", "application/pdf", "", "pdf", OutputFormat::pdf},
    Row{Representation::csv, "csv", "text/csv", "; charset=utf-8", "csv", OutputFormat::csv},
    Row{Representation::markdown, "markdown", "text/markdown", "; charset=utf-8", "md",
        OutputFormat::markdown}};

const Row& row(Representation representation) {
  return rows.at(static_cast<std::size_t>(representation));
}

// Removes the item before the next `separator` from `text` and returns it trimmed.
std::string_view take_item(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view item = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return item;
}

double quality_in(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_item(parameters, ';');
    if (!parameter.starts_with("q=")) continue;
    double quality = 0;
    std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), quality);
    return quality >= 0 && quality <= 1 ? quality : 0;
  }
  return 1;
}

// How specifically a media range matches: 3 is the type itself, 0 is no match.
int fitness(std::string_view range, std::string_view media_type) {
  if (range == media_type) return 3;
  const std::string_view group = media_type.substr(0, media_type.find('/') + 1);
  if (range.size() == group.size() + 1 && range.starts_with(group) && range.ends_with('*')) return 2;
  return range == "*/*" ? 1 : 0;
}

// Quality from 0 (not acceptable) to 1, taken from the most specific range that matches.
double quality_of(std::string_view accept, std::string_view media_type) {
  int best = 0;
  double quality = 0;
  while (!accept.empty()) {
    std::string_view parameters = take_item(accept, ',');
    const std::string_view range = take_item(parameters, ';');
    const int fits = fitness(range, media_type);
    if (fits > best) {
      best = fits;
      quality = quality_in(parameters);
    }
  }
  return quality;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

using Offer = std::vector<Representation>;

Offer all() {
  Offer offer;
  for (const Row& one : rows) offer.push_back(one.representation);
  return offer;
}

std::string listed(const Offer& offer, std::string_view Row::*column) {
  std::string list;
  for (const Representation one : offer) list += (list.empty() ? "" : ", ") + std::string(row(one).*column);
  return list;
}

Result<Representation> choose_by_accept(const std::string& accept, const Offer& offer) {
  if (trimmed(accept).empty()) return Representation::json;
  const std::string ranges = lower_case(accept);
  const Row* best = nullptr;
  double best_quality = 0;
  for (const Representation one : offer) {
    const double quality = quality_of(ranges, row(one).media_type);
    if (quality <= best_quality) continue;
    best_quality = quality;
    best = &row(one);
  }
  if (best) return best->representation;
  return Error{ErrorCode::not_acceptable, "The header \"Accept\" allows none of the available media types: " +
                                              listed(offer, &Row::media_type) + "."};
}

// The fields of an answer's JSON from which a response is built.
struct Fields {
  std::map<std::string, std::string, std::less<>> strings;
  std::string problem;
  int problem_status = 0;
};

int status_in(std::string problem) {
  int status = 0;
  problem.reserve(problem.size() + json_padding);
  const auto read =
      read_json_object(problem, [&](std::string_view name, const JsonValue& value) -> Result<void> {
        if (name == "status")
          std::from_chars(value.text.data(), value.text.data() + value.text.size(), status);
        return {};
      });
  return read ? status : 0;
}

Fields fields_of(std::string& json) {
  json.reserve(json.size() + json_padding);
  Fields fields;
  const auto read =
      read_json_object(json, [&](std::string_view name, const JsonValue& value) -> Result<void> {
        if (value.is_string) fields.strings.emplace(name, value.text);
        if (name == "problem") fields.problem = value.text;
        return {};
      });
  if (!read) return {};
  if (!fields.problem.empty()) fields.problem_status = status_in(fields.problem);
  return fields;
}

Offer offer_of(const Fields& fields) {
  Offer offer;
  for (const Row& one : rows)
    if (one.representation == Representation::json || fields.strings.contains(one.name))
      offer.push_back(one.representation);
  return offer;
}

Response problem_response(const Fields& fields) {
  Response response = json_response(fields.problem_status, fields.problem);
  response.content_type = "application/problem+json";
  return response;
}

Response file_response(const Row& form, std::string content, const std::string& stem) {
  if (form.representation == Representation::pdf)
    content.resize(decode_base64(content, content.data()).value_or(0));
  Response response;
  response.content_type = std::string(form.media_type) + std::string(form.parameters);
  response.body = std::move(content);
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + stem + "." + std::string(form.ending) + "\"");
  return response;
}

Response form_of(std::string json, const WantedForm& wanted, const std::string& stem) {
  const auto liked = choose(wanted);
  if (!liked) return error_response(liked.error());
  if (liked.value() == Representation::json) return json_response(200, std::move(json));

  Fields fields = fields_of(json);
  const Offer offer = offer_of(fields);
  Result<Representation> chosen = wanted.named.empty() ? choose_by_accept(wanted.accept, offer) : liked;
  if (fields.problem_status != 0 && !(chosen && chosen.value() == Representation::json))
    return problem_response(fields);
  if (!chosen) return error_response(chosen.error());
  if (chosen.value() == Representation::json) return json_response(200, std::move(json));
  const Row& form = row(chosen.value());
  const auto content = fields.strings.find(form.name);
  if (content == fields.strings.end())
    return error_response(
        {ErrorCode::not_acceptable, "The task was submitted without formats=" + std::string(form.name) +
                                        "; its result is available as " + listed(offer, &Row::name) + "."});
  return file_response(form, std::move(content->second), stem);
}

}  // namespace

OutputFormat needed_format(Representation representation) {
  return row(representation).format;
}

Result<Representation> choose(const WantedForm& wanted) {
  if (wanted.named.empty()) return choose_by_accept(wanted.accept, all());
  for (const Row& one : rows)
    if (one.name == wanted.named) return one.representation;
  return Error{ErrorCode::bad_option, R"(The option "format" is ")" + wanted.named.substr(0, 60) +
                                          "\"; allowed: " + listed(all(), &Row::name) + "."};
}

Response represent(std::string json, const WantedForm& wanted, const std::string& stem) {
  Response response = form_of(std::move(json), wanted, stem);
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

std::string file_stem(std::string_view name, std::string_view otherwise) {
  constexpr std::size_t longest = 80;
  name.remove_prefix(std::min(name.size(), name.find_last_of("/\\") + 1));
  name = name.substr(0, name.rfind('.'));
  std::string stem;
  for (const char c : name) {
    const bool is_safe = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
    const char written = is_safe ? c : '-';
    if (written == '-' && (stem.empty() || stem.back() == '-')) continue;
    if (stem.empty() && written == '.') continue;
    stem += written;
    if (stem.size() == longest) break;
  }
  while (!stem.empty() && (stem.back() == '-' || stem.back() == '.')) stem.pop_back();
  return stem.empty() ? std::string(otherwise) : stem;
}

}  // namespace ocr
