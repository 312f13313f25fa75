#include "output/glyphless_font.hpp"

#include <cstdint>
#include <map>
#include <string_view>

namespace ocr {
namespace {

constexpr int units_per_em = 1000;

class FontTable {
 public:
  FontTable& u16(int number) {
    bytes_ += static_cast<char>(number >> 8 & 0xFF);
    bytes_ += static_cast<char>(number & 0xFF);
    return *this;
  }
  FontTable& u32(std::uint32_t number) {
    return u16(static_cast<int>(number >> 16)).u16(static_cast<int>(number & 0xFFFF));
  }
  FontTable& zeros(int u16s) {
    for (int i = 0; i < u16s; ++i) u16(0);
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// The sum of big-endian 32-bit numbers. The size of `bytes` must be a multiple of four.
std::uint32_t sum_of(std::string_view bytes) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    sum += number;
  }
  return sum;
}

std::string padded(std::string bytes) {
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}

std::string head() {
  constexpr std::uint32_t version = 0x00010000;
  constexpr std::uint32_t magic = 0x5F0F3CF5;
  FontTable table;
  table.u32(version).u32(version).u32(0).u32(magic);
  table.u16(0).u16(units_per_em).zeros(8);   // flags, dates
  table.zeros(4);                            // bounding box of all glyphs
  table.u16(0).u16(8).u16(2).u16(0).u16(0);  // style, smallest size, direction, short offsets
  return table.take();
}

std::string file_of(const std::map<std::string, std::string>& tables) {
  constexpr std::uint32_t true_type = 0x00010000;
  constexpr int power = 4;  // the largest power of two that is at most the number of tables, six
  const int count = static_cast<int>(tables.size());
  FontTable directory;
  directory.u32(true_type).u16(count).u16(power * 16).u16(2).u16(count * 16 - power * 16);
  std::string file = directory.take();
  std::string content;
  auto offset = static_cast<std::uint32_t>(12 + 16 * count);
  for (const auto& [name, bytes] : tables) {
    const std::string whole = padded(bytes);
    file += name +
            FontTable().u32(sum_of(whole)).u32(offset).u32(static_cast<std::uint32_t>(bytes.size())).take();
    content += whole;
    offset += static_cast<std::uint32_t>(whole.size());
  }
  return file + content;
}

}  // namespace

std::string glyphless_font(int advance, int ascent, int descent) {
  FontTable hhea;
  hhea.u32(0x00010000).u16(ascent).u16(-descent).u16(0).u16(advance).zeros(3).u16(1).zeros(7).u16(0).u16(1);
  FontTable maxp;
  maxp.u32(0x00010000).u16(1).zeros(4).u16(2).zeros(8);
  std::map<std::string, std::string> tables{{"glyf", std::string(4, '\0')},
                                            {"head", head()},
                                            {"hhea", hhea.take()},
                                            {"hmtx", FontTable().u16(advance).u16(0).take()},
                                            {"loca", FontTable().u16(0).u16(0).take()},
                                            {"maxp", maxp.take()}};
  // The checksum of `head` is the one without the adjustment. The adjustment then makes the checksum of
  // the whole file equal to the required constant.
  constexpr std::uint32_t sum_of_file = 0xB1B0AFBA;
  std::string file = file_of(tables);
  const std::string adjustment = FontTable().u32(sum_of_file - sum_of(file)).take();
  constexpr std::size_t adjustment_in_head = 8;
  const std::size_t head_at = file.find(tables["head"]);
  return file.replace(head_at + adjustment_in_head, adjustment.size(), adjustment);
}

}  // namespace ocr
