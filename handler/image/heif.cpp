#include "image/heif.hpp"

#include <libheif/heif.h>

#include <cstddef>
#include <memory>

namespace ocr {
namespace {

struct ContextDeleter {
  void operator()(heif_context* context) const { heif_context_free(context); }
};
struct HandleDeleter {
  void operator()(heif_image_handle* handle) const { heif_image_handle_release(handle); }
};
struct ImageDeleter {
  void operator()(heif_image* image) const { heif_image_release(image); }
};
struct OptionsDeleter {
  void operator()(heif_decoding_options* options) const { heif_decoding_options_free(options); }
};

bool is_well(const heif_error& error) {
  return error.code == heif_error_Ok;
}

struct MainPicture {
  std::unique_ptr<heif_context, ContextDeleter> context{heif_context_alloc()};
  std::unique_ptr<heif_image_handle, HandleDeleter> handle;

  explicit MainPicture(std::string_view bytes) {
    if (!context) return;
    heif_context_set_max_decoding_threads(context.get(), 0);
    heif_image_handle* found = nullptr;
    if (is_well(
            heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr)) &&
        is_well(heif_context_get_primary_image_handle(context.get(), &found)))
      handle.reset(found);
  }
};

}  // namespace

void load_heif_decoders() {
  heif_init(nullptr);
}

std::optional<PixelSize> heif_size(std::string_view bytes) {
  const MainPicture picture(bytes);
  if (!picture.handle) return std::nullopt;
  return PixelSize{heif_image_handle_get_width(picture.handle.get()),
                   heif_image_handle_get_height(picture.handle.get())};
}

std::string heif_to_pam(std::string_view bytes) {
  const MainPicture picture(bytes);
  if (!picture.handle) return "";
  const std::unique_ptr<heif_decoding_options, OptionsDeleter> options(heif_decoding_options_alloc());
  options->convert_hdr_to_8bit = 1;
  heif_image* decoded = nullptr;
  if (!is_well(heif_decode_image(picture.handle.get(), &decoded, heif_colorspace_RGB,
                                 heif_chroma_interleaved_RGBA, options.get())))
    return "";
  const std::unique_ptr<heif_image, ImageDeleter> image(decoded);
  int bytes_a_row = 0;
  const std::uint8_t* pixels =
      heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &bytes_a_row);
  const int width = heif_image_get_width(image.get(), heif_channel_interleaved);
  const int height = heif_image_get_height(image.get(), heif_channel_interleaved);
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  if (!pixels || width < 1 || height < 1 || bytes_a_row < 0 || static_cast<std::size_t>(bytes_a_row) < row)
    return "";
  std::string pam = "P7\nWIDTH " + std::to_string(width) + "\nHEIGHT " + std::to_string(height) +
                    "\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n";
  pam.reserve(pam.size() + row * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y)
    pam.append(reinterpret_cast<const char*>(pixels) +
                   static_cast<std::size_t>(y) * static_cast<std::size_t>(bytes_a_row),
               row);
  return pam;
}

}  // namespace ocr
