// SHA-256 for recognising equal requests, and HMAC-SHA256 for signing. Only digest.cpp uses OpenSSL's
// libcrypto.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace ocr {

// Hashes the parts in order, each preceded by its length, so that different lists of parts are different
// inputs. Returns 64 hexadecimal digits.
std::string sha256(std::initializer_list<std::string_view> parts);

// HMAC-SHA256 (RFC 2104). Returns 64 hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace ocr
