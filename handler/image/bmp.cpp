#include "image/bmp.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "image/bmp_header.hpp"
#include "image/leptonica.hpp"

namespace ocr {
namespace {

class BmpCanvas {
 public:
  explicit BmpCanvas(const BmpHeader& header)
      : header_(header), picture_(pixCreate(header.width, header.height, 32)) {
    if (picture_ && !header.palette.empty())
      std::fill_n(pixGetData(picture_.get()),
                  static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height),
                  header.palette[0]);
  }

  explicit operator bool() const { return picture_ != nullptr; }

  // `y` counts rows as they are stored. Pixels beyond the picture are ignored.
  void set(std::int64_t x, std::int64_t y, std::uint32_t value) {
    if (x >= header_.width || y >= header_.height) return;
    const std::int64_t row = header_.starts_at_top ? y : header_.height - 1 - y;
    pixGetData(picture_.get())[row * pixGetWpl(picture_.get()) + x] = value;
  }

  Picture take() { return std::move(picture_); }

 private:
  const BmpHeader& header_;
  Picture picture_;
};

bool draw_rows(const BmpHeader& header, BmpCanvas& canvas) {
  const auto bits = std::size_t{header.bits};
  const std::size_t row_bytes = (static_cast<std::size_t>(header.width) * bits + 7) / 8;
  const std::size_t stride = (row_bytes + 3) / 4 * 4;
  const auto rows = static_cast<std::size_t>(header.height);
  if (header.pixels.size() < stride * (rows - 1) + row_bytes) return false;
  for (std::size_t y = 0; y < rows; ++y) {
    const std::string_view row = header.pixels.substr(y * stride, row_bytes);
    for (std::size_t x = 0; x < static_cast<std::size_t>(header.width); ++x) {
      std::uint32_t value = 0;
      if (bits <= 8) {
        const std::uint32_t byte = bmp_number(row, x * bits / 8, 1);
        value = header.palette[byte >> (8 - bits - x * bits % 8) & ((1U << bits) - 1)];
      } else if (bits == 24) {
        value = bmp_colour(bmp_number(row, x * 3 + 2, 1), bmp_number(row, x * 3 + 1, 1),
                           bmp_number(row, x * 3, 1));
      } else {
        const std::uint32_t pixel = bmp_number(row, x * bits / 8, bits / 8);
        const auto& [red, green, blue, alpha] = header.channels;
        value = bmp_colour(red.of(pixel), green.of(pixel), blue.of(pixel),
                           alpha.mask == 0 ? 255 : alpha.of(pixel));
      }
      canvas.set(static_cast<std::int64_t>(x), static_cast<std::int64_t>(y), value);
    }
  }
  return true;
}

// Runs of equal pixels, runs of different pixels, and moves. Pixels that are left out have the palette's
// first colour.
class BmpRuns {
 public:
  BmpRuns(const BmpHeader& header, BmpCanvas& canvas) : header_(header), canvas_(canvas) {}

  bool draw() {
    while (y_ < header_.height) {
      if (at_ + 2 > header_.pixels.size()) return is_at_end();
      const std::uint32_t count = byte();
      if (count > 0) {
        if (!draw_run(count)) return false;
        continue;
      }
      const std::uint32_t command = byte();
      if (command == 0) {
        x_ = 0;
        ++y_;
      } else if (command == 1) {
        return true;
      } else if (command == 2) {
        if (at_ + 2 > header_.pixels.size()) return false;
        x_ += byte();
        y_ += byte();
      } else if (!draw_different(command)) {
        return false;
      }
    }
    return true;
  }

 private:
  std::uint32_t byte() { return bmp_number(header_.pixels, at_++, 1); }
  // Some programs leave out the end of the last row and the end mark.
  bool is_at_end() const { return y_ >= header_.height || (y_ == header_.height - 1 && x_ >= header_.width); }
  std::size_t bytes_of(std::uint32_t count) const { return (std::size_t{count} * header_.bits + 7) / 8; }

  std::uint32_t pixel_at(std::size_t from, std::uint32_t index) const {
    if (header_.bits == 24)
      return bmp_colour(bmp_number(header_.pixels, from + 3 * std::size_t{index} + 2, 1),
                        bmp_number(header_.pixels, from + 3 * std::size_t{index} + 1, 1),
                        bmp_number(header_.pixels, from + 3 * std::size_t{index}, 1));
    if (header_.bits == 8) return header_.palette[bmp_number(header_.pixels, from + index, 1)];
    const std::uint32_t two = bmp_number(header_.pixels, from + index / 2, 1);
    return header_.palette[index % 2 == 0 ? two >> 4 : two & 15];
  }

  bool draw_run(std::uint32_t count) {
    const std::size_t pattern = header_.bits == 24 ? 3 : 1;
    if (at_ + pattern > header_.pixels.size()) return false;
    const std::uint32_t period = header_.bits == 4 ? 2 : 1;
    for (std::uint32_t i = 0; i < count; ++i) canvas_.set(x_++, y_, pixel_at(at_, i % period));
    at_ += pattern;
    return true;
  }

  bool draw_different(std::uint32_t count) {
    const std::size_t size = bytes_of(count);
    if (at_ + size > header_.pixels.size()) return false;
    for (std::uint32_t i = 0; i < count; ++i) canvas_.set(x_++, y_, pixel_at(at_, i));
    at_ += size + size % 2;  // padded to pairs of bytes
    return true;
  }

  const BmpHeader& header_;
  BmpCanvas& canvas_;
  std::size_t at_ = 0;
  std::int64_t x_ = 0;
  std::int64_t y_ = 0;
};

bool is_grey(std::uint32_t value) {
  return (value >> L_RED_SHIFT & 0xFF) == (value >> L_GREEN_SHIFT & 0xFF) &&
         (value >> L_RED_SHIFT & 0xFF) == (value >> L_BLUE_SHIFT & 0xFF);
}

// Many programs write an alpha channel and leave it 0 everywhere; then the picture is opaque.
bool has_opacity(const BmpHeader& header, Pix* pix) {
  if (header.channels[3].mask == 0) return false;
  const std::uint32_t* pixels = pixGetData(pix);
  const std::size_t count = static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height);
  return std::any_of(pixels, pixels + count,
                     [](std::uint32_t value) { return (value >> L_ALPHA_SHIFT & 0xFF) != 0; });
}

}  // namespace

Pix* read_bmp(std::string_view bytes) {
  const auto header = read_bmp_header(bytes);
  if (!header) return nullptr;
  BmpCanvas canvas(*header);
  if (!canvas) return nullptr;
  const bool is_plain = header->compression == BmpCompression::none ||
                        header->compression == BmpCompression::fields ||
                        header->compression == BmpCompression::fields_and_alpha;
  if (!(is_plain ? draw_rows(*header, canvas) : BmpRuns(*header, canvas).draw())) return nullptr;
  Picture picture = canvas.take();
  if (!header->palette.empty() && std::all_of(header->palette.begin(), header->palette.end(), is_grey))
    picture.reset(pixGetRGBComponent(picture.get(), COLOR_RED));
  else if (has_opacity(*header, picture.get()))
    pixSetSpp(picture.get(), 4);
  if (picture) pixSetResolution(picture.get(), header->x_dpi, header->y_dpi);
  return picture.release();
}

}  // namespace ocr
