// A layout to render: one line of two words, which tests can modify.
#pragma once

#include <string>

#include "recognition/layout.hpp"

namespace ocr::test {

inline Layout layout_of(const std::string& first = "one", const std::string& second = "two") {
  const Line line{{10, 20, 110, 50},
                  90,
                  {10, 44},
                  {110, 44},
                  30,
                  6,
                  8,
                  0,
                  false,
                  {{first, {10, 20, 50, 50}, 95.5}, {second, {60, 22, 110, 50}, 84.25}}};
  return {200, 100, {}, {{line.box, 90, {{line.box, 90, "eng", false, {line}}}}}, {}, {}};
}

}  // namespace ocr::test
