#include "noise.hpp"

#include <cstddef>
#include <cstdint>
#include <random>

std::string noise_bmp(unsigned side) {
  constexpr std::uint32_t pixels_at = 54 + 256 * 4;
  const auto little = [](std::uint32_t number, int bytes) {
    std::string text(static_cast<std::size_t>(bytes), '\0');
    for (std::size_t i = 0; i < text.size() && i < sizeof number; ++i)
      text[i] = static_cast<char>(number >> (8 * i) & 0xFF);
    return text;
  };
  const std::uint32_t row_bytes = (side + 3) / 4 * 4;
  std::string bytes = "BM" + little(pixels_at + row_bytes * side, 4) + little(0, 4) + little(pixels_at, 4) +
                      little(40, 4) + little(side, 4) + little(side, 4) + little(1, 2) + little(8, 2) +
                      little(0, 24);
  for (std::uint32_t grey = 0; grey < 256; ++grey) bytes += little(grey * 0x010101, 4);
  std::mt19937 random(1);
  for (std::uint32_t i = 0; i < row_bytes * side; ++i) bytes += static_cast<char>(random());
  return bytes;
}
