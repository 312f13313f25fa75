#include "base/base64.hpp"

#include <array>
#include <memory>
#include <random>
#include <string>

#include "catch.hpp"

namespace {

const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Decodes into a buffer of exactly the promised size, so that the sanitizer detects a byte too many.
std::optional<std::string> decoded(std::string_view text) {
  const auto out = std::make_unique<char[]>(text.size() * 3 / 4);
  const auto size = ocr::decode_base64(text, out.get());
  return size ? std::optional(std::string(out.get(), *size)) : std::nullopt;
}

// An encoder that shares no code with the decoder: it works bit by bit.
std::string encoded(std::string_view bytes) {
  std::string bits;
  for (const char byte : bytes)
    for (int bit = 7; bit >= 0; --bit) bits += (static_cast<unsigned char>(byte) >> bit & 1) != 0 ? '1' : '0';
  std::string text;
  for (std::size_t at = 0; at < bits.size(); at += 6) {
    std::string six = bits.substr(at, 6);
    six.resize(6, '0');
    text += alphabet[std::stoul(six, nullptr, 2)];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string random_bytes(std::size_t size) {
  std::mt19937 random(static_cast<unsigned>(size) + 1);
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random() & 0xFF);
  return bytes;
}

struct Vector {
  std::string text;
  std::string bytes;
};

}  // namespace

TEST_CASE("base64: the test vectors of RFC 4648 are decoded") {
  const auto vector = GENERATE(values<Vector>({{"", ""},
                                               {"Zg==", "f"},
                                               {"Zm8=", "fo"},
                                               {"Zm9v", "foo"},
                                               {"Zm9vYg==", "foob"},
                                               {"Zm9vYmE=", "fooba"},
                                               {"Zm9vYmFy", "foobar"}}));
  CHECK(decoded(vector.text) == vector.bytes);
}

TEST_CASE("base64: bytes of every length survive encoding and decoding") {
  for (std::size_t size = 0; size <= 70; ++size) {
    const std::string bytes = random_bytes(size);
    CHECK(decoded(encoded(bytes)) == bytes);
  }
}

TEST_CASE("base64: a megabyte is decoded from one line and from lines of 76") {
  const std::string bytes = random_bytes(1'000'003);
  const std::string text = encoded(bytes);
  CHECK((decoded(text) == bytes));
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += 76) lines += text.substr(at, 76) + "\r\n";
  CHECK((decoded(lines) == bytes));
}

TEST_CASE("base64: white space is ignored at any position") {
  const std::string text = "Zm9vYmFyMg==";
  const char space = GENERATE(' ', '\t', '\r', '\n');
  for (std::size_t at = 0; at <= text.size(); ++at) {
    INFO("at " << at);
    CHECK(decoded(std::string(text).insert(at, 3, space)) == "foobar2");
  }
  CHECK(decoded(std::string(9, space)) == "");
}

TEST_CASE("base64: a byte outside the alphabet is refused at any position") {
  const std::string text = "Zm9vYmFyZm9v";
  for (int value = 0; value < 256; ++value) {
    const char byte = static_cast<char>(value);
    if ((alphabet + " \t\r\n").find(byte) != std::string::npos) continue;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (byte == '=' && at == text.size() - 1) continue;  // valid padding, which the test vectors cover
      std::string wrong = text;
      wrong[at] = byte;
      INFO("byte " << value << " at " << at);
      CHECK(decoded(wrong) == std::nullopt);
    }
  }
}

TEST_CASE("base64: missing, misplaced or excess padding is refused") {
  const std::string text = GENERATE(
      as<std::string>{}, "Z", "Zg", "Zg=", "Zm8", "Zm9vY", "Zm9vYg", "Zm9vYmE", "=",
      "==", "===", "====", "Z===", "Z=", "Zg===", "Zm8==", "Zm9v=", "Zm9v==", "Zm9v====", "Zg==Zg==", "Zg==Z",
      "Z=g=", "=Zg=", "Zg=g", "Zm8=Zm9v", "Zg== =");
  CHECK(decoded(text) == std::nullopt);
}

TEST_CASE("base64: bits after the last byte must be zero") {
  for (std::size_t digit = 0; digit < 64; ++digit) {
    INFO("digit " << alphabet[digit]);
    CHECK(decoded(std::string("A") + alphabet[digit] + "==").has_value() == (digit % 16 == 0));
    CHECK(decoded(std::string("AA") + alphabet[digit] + "=").has_value() == (digit % 4 == 0));
  }
}

TEST_CASE("base64: the bytes may overwrite the text that they are decoded from") {
  const std::string bytes = random_bytes(10'000);
  const std::size_t ahead =
      GENERATE(0U, 1U, 2U, 3U, 500U);  // offset of the text from the start of the output
  std::string buffer = std::string(ahead, '#') + encoded(bytes);
  const auto size = ocr::decode_base64(std::string_view(buffer).substr(ahead), buffer.data());
  REQUIRE(size == bytes.size());
  CHECK((buffer.substr(0, *size) == bytes));
}

TEST_CASE("base64: bytes are encoded as in RFC 4648, section 10") {
  const std::string bytes = "foobar";
  const std::array expected{"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (std::size_t size = 0; size <= bytes.size(); ++size)
    CHECK(ocr::encode_base64(bytes.substr(0, size)) == expected.at(size));
  CHECK(ocr::encode_base64("\xFB\xFF") == "+/8=");
}
