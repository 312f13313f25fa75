#include "image/jpeg.hpp"

#include <csetjmp>
#include <cstdio>

// libjpeg's headers need <cstdio> before them.
#include <jpeglib.h>

#include <jerror.h>

#include <algorithm>
#include <vector>

namespace ocr {
namespace {

// Behind libjpeg's own error manager, to which its callbacks have a pointer.
struct JpegWatch {
  jpeg_error_mgr errors;
  std::jmp_buf failed;
  bool has_end = true;
  bool is_at_end = false;  // rows needed data that the file does not have
  int rows = 0;            // that were whole by then
  int scan = 0;
};

JpegWatch& watch_of(j_common_ptr info) {
  return *reinterpret_cast<JpegWatch*>(info->err);
}

[[noreturn]] void fail_jpeg(j_common_ptr info) {
  std::longjmp(watch_of(info).failed,
               1);  // libjpeg offers no other way; nothing here has a destructor to run
}

void note_jpeg_end(j_common_ptr info, int level) {
  JpegWatch& watch = watch_of(info);
  if (level >= 0) return;
  if (info->err->msg_code == JWRN_JPEG_EOF) watch.has_end = false;
  if (info->err->msg_code != JWRN_HIT_MARKER || watch.is_at_end) return;
  auto* const decoder = reinterpret_cast<j_decompress_ptr>(info);
  const auto step = static_cast<JDIMENSION>(decoder->max_v_samp_factor) * DCTSIZE;
  watch.is_at_end = true;
  watch.rows = static_cast<int>(std::min(decoder->input_iMCU_row * step, decoder->image_height));
  watch.scan = decoder->input_scan_number;
}

// Decodes at an eighth of the size into `row`. Contains no object with a destructor, because it may be left
// by longjmp. NOLINTNEXTLINE(cert-err52-cpp)
bool decode_small(jpeg_decompress_struct& decoder, JpegWatch& watch, std::string_view bytes,
                  std::vector<unsigned char>& row) {
  if (setjmp(watch.failed) != 0) return false;
  jpeg_create_decompress(&decoder);
  jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_read_header(&decoder, TRUE);
  decoder.scale_num = 1;
  decoder.scale_denom = 8;
  jpeg_start_decompress(&decoder);
  row.resize(std::size_t{decoder.output_width} * static_cast<std::size_t>(decoder.output_components));
  while (decoder.output_scanline < decoder.output_height) {
    unsigned char* into = row.data();
    jpeg_read_scanlines(&decoder, &into, 1);
  }
  jpeg_finish_decompress(&decoder);
  return true;
}

}  // namespace

// A picture may contain a preview with an end of its own, so only what follows the last scan counts.
bool jpeg_has_end(std::string_view bytes) {
  using namespace std::string_view_literals;
  const std::size_t end = bytes.rfind("\xFF\xD9"sv);
  const std::size_t scan = bytes.rfind("\xFF\xDA"sv);
  return end != std::string_view::npos && (scan == std::string_view::npos || end > scan);
}

std::optional<JpegExtent> jpeg_extent(std::string_view bytes) {
  jpeg_decompress_struct decoder{};
  JpegWatch watch{};
  decoder.err = jpeg_std_error(&watch.errors);
  watch.errors.error_exit = fail_jpeg;
  watch.errors.emit_message = note_jpeg_end;
  std::vector<unsigned char> row;
  const bool is_decoded = decode_small(decoder, watch, bytes, row);
  const auto height = static_cast<int>(decoder.image_height);
  jpeg_destroy_decompress(&decoder);
  if (!is_decoded) return std::nullopt;
  if (!watch.is_at_end) return JpegExtent{height, watch.has_end, false};
  if (watch.scan > 1) return JpegExtent{height, false, true};
  return JpegExtent{watch.rows, false, false};
}

}  // namespace ocr
