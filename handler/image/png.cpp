#include "image/png.hpp"

#include <png.h>

#include <csetjmp>
#include <cstddef>
#include <string>
#include <vector>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

// What the callbacks of libpng's progressive reader share.
struct PngReading {
  std::vector<png_byte> pixels;  // red, green, blue and opacity
  std::size_t row_bytes = 0;
  int width_px = 0;
  int height_px = 0;
  int rows = 0;
  bool is_interlaced = false;
  bool has_end = false;
};

PngReading& reading_of(png_structp png) {
  return *static_cast<PngReading*>(png_get_progressive_ptr(png));
}

void start_png(png_structp png, png_infop info) {
  constexpr png_uint_32 opaque = 0xFF;
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, opaque, PNG_FILLER_AFTER);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  PngReading& reading = reading_of(png);
  reading.is_interlaced = passes > 1;
  reading.width_px = static_cast<int>(png_get_image_width(png, info));
  reading.height_px = static_cast<int>(png_get_image_height(png, info));
  reading.row_bytes = png_get_rowbytes(png, info);
  if (reading.row_bytes != std::size_t{4} * static_cast<std::size_t>(reading.width_px))
    png_error(png, "not four bytes a pixel");
  reading.pixels.assign(reading.row_bytes * static_cast<std::size_t>(reading.height_px), opaque);
}

void take_png_row(png_structp png, png_bytep row, png_uint_32 number, int pass) {
  PngReading& reading = reading_of(png);
  if (!row) return;  // this pass has nothing for this row
  png_progressive_combine_row(png, reading.pixels.data() + number * reading.row_bytes, row);
  if (pass == 0) reading.rows = static_cast<int>(number) + 1;
}

void note_png_end(png_structp png, png_infop /*info*/) {
  reading_of(png).has_end = true;
}

[[noreturn]] void fail_png(png_structp png, png_const_charp /*message*/) {
  png_longjmp(png, 1);  // libpng offers no other way
}

void ignore_png_warning(png_structp /*png*/, png_const_charp /*message*/) {}

// Returns whether no error was found in the bytes. Has no object with a destructor, because longjmp may leave
// it. NOLINTNEXTLINE(cert-err52-cpp)
bool feed_png(png_structp png, png_infop info, std::string& bytes) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_process_data(png, info, reinterpret_cast<png_bytep>(bytes.data()), bytes.size());
  return true;
}

Pix* picture_of(const PngReading& reading) {
  Picture picture(pixCreate(reading.width_px, reading.height_px, 32));
  if (!picture) return nullptr;
  pixSetSpp(picture.get(), 4);
  const png_byte* from = reading.pixels.data();
  l_uint32* into = pixGetData(picture.get());
  for (std::size_t left = reading.pixels.size() / 4; left > 0; --left, from += 4)
    composeRGBAPixel(from[0], from[1], from[2], from[3], into++);
  return picture.release();
}

}  // namespace

std::optional<CutPng> read_cut_png(std::string_view bytes) {
  PngReading reading;
  std::string copy(bytes);  // libpng's reader wants bytes that it may write
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, fail_png, ignore_png_warning);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  bool is_well = info != nullptr;
  if (is_well) {
    png_set_progressive_read_fn(png, &reading, start_png, take_png_row, note_png_end);
    is_well = feed_png(png, info, copy);
  }
  png_destroy_read_struct(&png, &info, nullptr);
  if (!is_well || reading.has_end || reading.rows == 0) return std::nullopt;
  return CutPng{picture_of(reading), reading.rows, reading.is_interlaced};
}

}  // namespace ocr
