#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <memory>

#include "base/error.hpp"
#include "base/random_id.hpp"

namespace ocr {
namespace {

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

std::string sha256(std::initializer_list<std::string_view> parts) {
  const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  bool holds = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (const std::string_view part : parts) {
    const std::uint64_t length = part.size();
    holds = holds && EVP_DigestUpdate(context.get(), &length, sizeof length) == 1 &&
            EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (!holds || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1)
    throw Unavailable("SHA-256 cannot be computed");
  return to_hex({digest.data(), size});
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, message.size(), digest.data(),
            &size))
    throw Unavailable("HMAC-SHA256 cannot be computed");
  return to_hex({digest.data(), size});
}

}  // namespace ocr
