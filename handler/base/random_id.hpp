// Random names from the kernel: what cannot be guessed need not be guarded.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace ocr {

std::string random_id();       // 128 random bits as 32 hexadecimal digits
std::int64_t random_number();  // positive
std::string to_hex(std::span<const unsigned char> bytes);
bool is_id(const std::string& text);  // has the form of a random_id

}  // namespace ocr
