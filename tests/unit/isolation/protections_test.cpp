#include "isolation/protections.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

TEST_CASE("protections: those that are missing are named") {
  using Names = std::vector<std::string>;
  CHECK(ocr::Protections{true, true, true}.missing().empty());
  CHECK(ocr::Protections{false, true, true}.missing() == Names{"Landlock"});
  CHECK(ocr::Protections{true, false, true}.missing() == Names{"seccomp"});
  CHECK(ocr::Protections{true, true, false}.missing() == Names{"memfd seals"});
  CHECK(ocr::Protections{}.missing() == Names{"Landlock", "seccomp", "memfd seals"});
}

TEST_CASE("protections: the kernel is asked once") {
  CHECK(&ocr::protections() == &ocr::protections());
}
