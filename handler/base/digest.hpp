// SHA-256, to tell whether two requests ask for the same, and to sign. Only digest.cpp knows OpenSSL's
// libcrypto.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace ocr {

// Of the parts one after the other, each led by its length, so that no two lists of parts look alike.
// 64 hexadecimal digits.
std::string sha256(std::initializer_list<std::string_view> parts);

// HMAC-SHA256 (RFC 2104). 64 hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace ocr
