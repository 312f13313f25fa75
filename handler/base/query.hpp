// Query strings: application/x-www-form-urlencoded text, read and written.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ocr {

// Hands each pair of application/x-www-form-urlencoded text to `take`, decoded, until it returns false.
void for_each_parameter(std::string_view encoded,
                        const std::function<bool(std::string_view name, std::string_view value)>& take);

// As for_each_parameter reads it back.
std::string encode_for_query(std::string_view text);

}  // namespace ocr
