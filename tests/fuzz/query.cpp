// Query strings: encoded pairs are read unchanged, and any text is read without growing.
#include "base/query.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <utility>
#include <vector>

#include "fuzz.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs read(std::string_view query) {
  Pairs pairs;
  for_each_parameter(query, [&](std::string_view name, std::string_view value) {
    pairs.emplace_back(name, value);
    return true;
  });
  return pairs;
}

std::string written(const Pairs& pairs) {
  std::string query;
  for (const auto& [name, value] : pairs)
    query += (query.empty() ? "" : "&") + encode_for_query(name) + "=" + encode_for_query(value);
  return query;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Pairs pairs = read(view_of(data, size));
  std::size_t total = 0;
  for (const auto& [name, value] : pairs) total += name.size() + value.size();
  must_hold(total <= size, "decoding does not make text longer");
  must_hold(read(written(pairs)) == pairs, "what was read can be written and read again");

  FuzzedDataProvider provider(data, size);
  Pairs chosen;
  while (provider.remaining_bytes() > 0 && chosen.size() < 20)
    chosen.emplace_back(provider.ConsumeRandomLengthString(), provider.ConsumeRandomLengthString());
  must_hold(read(written(chosen)) == chosen, "any names and values are read as they were written");
  return 0;
}
