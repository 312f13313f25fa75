#include "reading/child_answer.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "catch.hpp"

namespace {

using ocr::ErrorCode;

constexpr ocr::ImageLimits limits{1'000'000, 2'000, 5};

// The bytes of a child that says what it likes.
std::string answer(int mark, const std::string& text, double child_ms = 1) {
  std::string bytes(16, '\0');
  std::memcpy(bytes.data(), &child_ms, sizeof child_ms);
  bytes[sizeof child_ms] = static_cast<char>(mark);
  return bytes + text;
}

int mark_of(ErrorCode code) {
  return 1 + static_cast<int>(code);
}

void check_crashed(const ocr::Result<ocr::Reading>& reading) {
  REQUIRE_FALSE(reading);
  CHECK(reading.error().code == ErrorCode::unreadable_image);
  CHECK(reading.error().detail == "The image reader crashed.");
  CHECK(reading.error().worth_retrying);
}

std::string pages_again(const std::string& text) {
  return ocr::encode_pages(ocr::decode_pages(text, limits));
}

}  // namespace

TEST_CASE("child answer: a value arrives as it was sent, with its duration") {
  const std::string value = GENERATE(std::string(), std::string("{}"), std::string("\0\xFF\n", 3));
  const auto reading = ocr::decode_answer(ocr::encode_answer([&] { return value; }));
  REQUIRE(reading);
  CHECK(reading.value().json == value);
  CHECK(reading.value().child_ms >= 0);
}

TEST_CASE("child answer: an error that an image can cause arrives with its detail") {
  const ErrorCode code = GENERATE(ErrorCode::image_too_large, ErrorCode::unsupported_type,
                                  ErrorCode::unreadable_image, ErrorCode::bad_option);
  const std::string detail = GENERATE(std::string("The image is \"torn\": \u00e9."), std::string(500, 'x'));
  const auto reading = ocr::decode_answer(ocr::encode_answer([&]() -> ocr::Result<std::string> {
    return ocr::Error{code, detail};
  }));
  REQUIRE_FALSE(reading);
  CHECK(reading.error().code == code);
  CHECK(reading.error().detail == detail);
  CHECK_FALSE(reading.error().worth_retrying);
}

TEST_CASE("child answer: an answer without a whole head is a crash") {
  for (std::size_t size = 0; size < 16; ++size) check_crashed(ocr::decode_answer(std::string(size, '\0')));
}

TEST_CASE("child answer: an error that no image can cause is a crash") {
  for (int mark = 1; mark < 256; ++mark) {
    bool is_of_images = false;
    for (const ErrorCode code :
         {ErrorCode::image_too_large, ErrorCode::unsupported_type, ErrorCode::unreadable_image,
          ErrorCode::bad_option, ErrorCode::deadline_exceeded})
      is_of_images = is_of_images || mark == mark_of(code);
    const auto reading = ocr::decode_answer(answer(mark, "It is broken."));
    REQUIRE_FALSE(reading);
    CHECK((reading.error().detail == "It is broken.") == is_of_images);
    if (!is_of_images) check_crashed(reading);
  }
}

TEST_CASE("child answer: a detail that is no sentence for a person is a crash") {
  const std::string detail =
      GENERATE(std::string(), std::string(501, 'x'), std::string("a\nb"), std::string("a\rb"),
               std::string("a\tb"), std::string("a\0b", 3), std::string("\x1B[31m"), std::string("a\x7F"),
               std::string("\xFF"), std::string("\xC3"), std::string("\xED\xA0\x80"));
  check_crashed(ocr::decode_answer(answer(mark_of(ErrorCode::unreadable_image), detail)));
}

TEST_CASE("child answer: a duration that cannot be is a crash") {
  const double never = GENERATE(-1.0, 1e9, 1e308, -std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::infinity(), std::nan(""));
  check_crashed(ocr::decode_answer(answer(0, "{}", never)));
  CHECK(ocr::decode_answer(answer(0, "{}", 0)));
}

TEST_CASE("child answer: the error names the signal that ended the reader") {
  CHECK(ocr::reader_crashed(11).detail == "The image reader crashed (signal 11).");
  CHECK(ocr::reader_crashed(11).code == ErrorCode::unreadable_image);
}

TEST_CASE("child answer: pages arrive as they were sent") {
  const std::string text =
      GENERATE(as<std::string>{}, "1 0 0 0\n", "1 300 1000 1000\n", "2 70 2000 500\n10000 10000 1 1\n",
               "1 1 1 1\n2 1 1 1\n3 1 1 1\n4 1 1 1\n5 1 1 1\n");
  CHECK(pages_again(text) == text);
}

TEST_CASE("child answer: pages that are malformed or beyond the limits are none") {
  const std::string text = GENERATE(
      as<std::string>{}, "", "\n", "1", "1 2 3", "one 1 1 1", "1 1 1 1\nx", "1 1 1 1\n\n", "-1 1 1 1",
      "0 1 1 1", "1 -1 1 1", "1 1 -1 1", "1 1 1 -1", "1 1 1.5 1", "1  1 1 1", "10001 1 1 1", "1 10001 1 1",
      "1 1 2001 1", "1 1 1 2001", "1 1 1001 1000", "1 1 1 99999999999999999999", "99999999999999999999 1 1 1",
      "2 1 1 1\n1 1 1 1", "1 1 1 1\n1 1 1 1", "1 1 1 1\n2 1 1 1\n3 1 1 1\n4 1 1 1\n5 1 1 1\n6 1 1 1");
  CAPTURE(text);
  CHECK(ocr::decode_pages(text, limits).empty());
}

TEST_CASE("child answer: a PDF arrives as it was sent, with its warnings") {
  using namespace std::string_literals;
  const std::string bytes = "%PDF-1.7\n\0\n\nend"s;
  const auto file = ocr::decode_pdf(ocr::encode_pdf({bytes, {"One sentence.", "Another."}}));
  REQUIRE(file);
  CHECK(file->bytes == bytes);
  CHECK(file->warnings == std::vector<std::string>{"One sentence.", "Another."});
  CHECK(ocr::decode_pdf(ocr::encode_pdf({bytes, {}}))->bytes == bytes);
}

TEST_CASE("child answer: what is not a PDF with sentences before it is none") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "Warning.\n";
  const std::string bad =
      GENERATE_COPY(as<std::string>{}, "", "\n", "%PDF-1.7", "\nPDF", "Warning.\n%PDF-1.7",
                    "\x01\n\n%PDF-1.7", "\xFF\n\n%PDF-1.7", many + "\n%PDF-1.7");
  CHECK_FALSE(ocr::decode_pdf(bad));
}
