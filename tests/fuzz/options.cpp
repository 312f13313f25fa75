// Options: a value is refused with a reason and changes nothing, or survives its way through the task store.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>

#include "fuzz.hpp"
#include "options/languages.hpp"
#include "options/ocr_options.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

const std::vector<std::string> installed{"eng", "deu", "chi_sim"};
constexpr std::array known_names{"lang",  "psm",      "dpi",       "rotate",    "preprocess",
                                 "pages", "pdf_text", "whitelist", "variables", "formats"};

void check_pages(const PageSelection& pages, int page_count) {
  const auto numbers = pages.of(page_count);
  if (!numbers) {
    must_hold(numbers.error().code == ErrorCode::bad_option, "a page beyond the end is a bad option");
    must_be_sendable(numbers.error());
    return;
  }
  int before = 0;
  for (const int number : numbers.value()) {
    must_hold(number > before && number <= page_count, "pages ascend and exist");
    before = number;
  }
}

void check_options(const OcrOptions& options) {
  const std::string query = to_query(options);
  must_hold(std::all_of(query.begin(), query.end(), [](char c) { return c > ' ' && c < 0x7F; }),
            "stored options are plain text");
  must_hold(to_query(from_query(query)) == query, "stored options are read unchanged");
  must_hold(is_utf8(options.whitelist), "a whitelist is UTF-8");
  for (const auto& [name, value] : options.variables)
    must_hold(is_utf8(value) && !value.empty(), "a variable's value is UTF-8");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  OcrOptions options;
  options.languages = "eng";
  const int page_count = provider.ConsumeIntegralInRange(1, 10'000);
  for (int i = 0; i < 12 && provider.remaining_bytes() > 0; ++i) {
    const std::string name = provider.ConsumeBool() ? provider.PickValueInArray(known_names)
                                                    : provider.ConsumeRandomLengthString(100);
    const std::string text = provider.ConsumeRandomLengthString(3000);
    const std::string before = to_query(options);
    const auto set = set_option(options, name, text, installed);
    if (!set) {
      must_hold(set.error().code == ErrorCode::bad_option, "a refused option is a bad option");
      must_be_sendable(set.error());
      must_hold(to_query(options) == before, "a refused option changes nothing");
    }
    must_hold(is_utf8(std::string(language_of(text).name)) || language_of(text).name == text,
              "an unknown language is its own name");
  }
  check_options(options);
  check_pages(options.pages, page_count);
  return 0;
}
