// Random identifiers from the kernel. They cannot be guessed, so they need no further protection.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace ocr {

std::string random_id();       // 128 random bits as 32 hexadecimal digits
std::int64_t random_number();  // positive
std::string to_hex(std::span<const unsigned char> bytes);
bool is_id(const std::string& text);  // has the format of a random_id

}  // namespace ocr
