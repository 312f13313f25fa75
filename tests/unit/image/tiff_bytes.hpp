// TIFF files assembled byte by byte: pages of any samples.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "image_bytes.hpp"

namespace ocr::test {

struct TiffPage {
  std::uint32_t width = 3;
  std::uint32_t height = 2;
  std::uint32_t bits = 8;
  std::uint32_t samples = 1;
  std::uint32_t meaning = 1;  // 0 white is 0, 1 black is 0, 2 colours, 5 inks
  std::uint32_t format = 1;   // 1 unsigned, 2 signed, 3 floating point
  std::uint32_t orientation = 1;
  std::uint32_t opacity = 0;  // 1 colours were multiplied with it, 2 they were not
  std::uint32_t tile_px = 0;  // 0: strips
  bool is_planar = false;
  std::vector<std::string> parts = {};  // strips or tiles, uncompressed
};

// All pages, one behind the other, each with its directory behind its parts.
inline std::string tiff_of(const std::vector<TiffPage>& pages) {
  std::string file = "II" + number(42, 2);
  std::size_t link = file.size();
  file += number(0, 4);
  const auto position = [&] { return static_cast<std::uint32_t>(file.size()); };
  for (const TiffPage& page : pages) {
    std::string offsets;
    std::string lengths;
    for (const std::string& part : page.parts) {
      offsets += number(position(), 4);
      lengths += number(static_cast<std::uint32_t>(part.size()), 4);
      file += part + std::string(part.size() % 2, '\0');
    }
    const auto count = static_cast<std::uint32_t>(page.parts.size());
    std::string entries;
    std::uint32_t entry_count = 0;
    const auto add = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t values,
                         const std::string& bytes) {
      std::string place = bytes;
      if (bytes.size() > 4) {
        place = number(position(), 4);
        file += bytes;
      }
      place.resize(4, '\0');
      entries += number(tag, 2) + number(type, 2) + number(values, 4) + place;
      ++entry_count;
    };
    const auto add_one = [&](std::uint32_t tag, std::uint32_t value) { add(tag, 4, 1, number(value, 4)); };
    std::string each_bits;
    std::string each_format;
    for (std::uint32_t i = 0; i < page.samples; ++i) {
      each_bits += number(page.bits, 2);
      each_format += number(page.format, 2);
    }
    add_one(256, page.width);
    add_one(257, page.height);
    add(258, 3, page.samples, each_bits);
    add(259, 3, 1, number(1, 2));
    add(262, 3, 1, number(page.meaning, 2));
    if (page.tile_px == 0) add(273, 4, count, offsets);
    add(274, 3, 1, number(page.orientation, 2));
    add(277, 3, 1, number(page.samples, 2));
    if (page.tile_px == 0) add_one(278, page.height);
    if (page.tile_px == 0) add(279, 4, count, lengths);
    add(284, 3, 1, number(page.is_planar ? 2 : 1, 2));
    if (page.tile_px != 0) {
      add_one(322, page.tile_px);
      add_one(323, page.tile_px);
      add(324, 4, count, offsets);
      add(325, 4, count, lengths);
    }
    if (page.opacity != 0) add(338, 3, 1, number(page.opacity, 2));
    add(339, 3, page.samples, each_format);
    file.replace(link, 4, number(position(), 4));
    file += number(entry_count, 2) + entries;
    link = file.size();
    file += number(0, 4);
  }
  return file;
}

}  // namespace ocr::test
