// Reads and writes query strings: application/x-www-form-urlencoded text.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ocr {

// Passes each pair, decoded, to `take` until it returns false.
void for_each_parameter(std::string_view encoded,
                        const std::function<bool(std::string_view name, std::string_view value)>& take);

// Encodes text so that for_each_parameter decodes it unchanged.
std::string encode_for_query(std::string_view text);

}  // namespace ocr
