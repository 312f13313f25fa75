#include "base/digest.hpp"

#include "catch.hpp"

TEST_CASE("digest: SHA-256 of the parts, each preceded by its length") {
  CHECK(ocr::sha256({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(ocr::sha256({""}) == "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc");
  CHECK(ocr::sha256({"ab", "c"}) == "43ee655579de01ca739b3f95c1c2d3f46d353b2c0df818064ea594506cdb2617");
}

TEST_CASE("digest: the boundaries between the parts change the digest") {
  CHECK(ocr::sha256({"ab", "c"}) != ocr::sha256({"a", "bc"}));
  CHECK(ocr::sha256({"abc"}) != ocr::sha256({"abc", ""}));
  CHECK(ocr::sha256({"", "abc"}) != ocr::sha256({"abc", ""}));
}
