// base64: what is encoded is decoded again, and what can be decoded is what an encoder would have written.
#include "base/base64.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "fuzz.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

// Decodes into exactly the space that the decoder asks for, so that the sanitizer sees a byte too many.
std::optional<std::string> decoded(std::string_view text) {
  const std::unique_ptr<char[]> space(new char[text.size() * 3 / 4]);
  const auto size = decode_base64(text, space.get());
  if (!size) return std::nullopt;
  must_hold(*size <= text.size() * 3 / 4, "the decoder stays within its space");
  return std::string(space.get(), *size);
}

std::optional<std::string> decoded_in_place(std::string_view text) {
  const std::unique_ptr<char[]> both(new char[text.size()]);
  std::copy(text.begin(), text.end(), both.get());
  const auto size = decode_base64({both.get(), text.size()}, both.get());
  return size ? std::optional(std::string(both.get(), *size)) : std::nullopt;
}

std::string without_white_space(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(),
                            [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }),
             text.end());
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = view_of(data, size);
  must_hold(decoded(encode_base64(bytes)) == bytes, "encoded bytes are decoded unchanged");
  const auto known = decoded(bytes);
  must_hold(decoded_in_place(bytes) == known, "decoding in place gives the same bytes");
  if (known)
    must_hold(encode_base64(*known) == without_white_space(std::string(bytes)),
              "only what an encoder writes is accepted");
  return 0;
}
