#include "image/jpeg2000.hpp"

#include <openjpeg.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

constexpr OPJ_UINT32 most_components = 5;  // four printing colours and opacity

struct StreamDeleter {
  void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
struct CodecDeleter {
  void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
};
struct OpjImageDeleter {
  void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};

struct Jpeg2000Bytes {
  std::string_view bytes;
  std::size_t at = 0;
};

constexpr auto end_of_stream = static_cast<OPJ_SIZE_T>(-1);

OPJ_SIZE_T read_jpeg2000_bytes(void* into, OPJ_SIZE_T size, void* data) {
  Jpeg2000Bytes& source = *static_cast<Jpeg2000Bytes*>(data);
  const std::size_t count = std::min<std::size_t>(size, source.bytes.size() - source.at);
  if (count == 0) return end_of_stream;
  std::memcpy(into, source.bytes.data() + source.at, count);
  source.at += count;
  return count;
}

OPJ_BOOL seek_in_jpeg2000(OPJ_OFF_T to, void* data) {
  Jpeg2000Bytes& source = *static_cast<Jpeg2000Bytes*>(data);
  if (to < 0 || static_cast<std::uint64_t>(to) > source.bytes.size()) return OPJ_FALSE;
  source.at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}

OPJ_OFF_T skip_in_jpeg2000(OPJ_OFF_T count, void* data) {
  Jpeg2000Bytes& source = *static_cast<Jpeg2000Bytes*>(data);
  if (count < 0 || static_cast<std::uint64_t>(count) > source.bytes.size() - source.at) return -1;
  source.at += static_cast<std::size_t>(count);
  return count;
}

class Jpeg2000File {
 public:
  explicit Jpeg2000File(std::string_view bytes) : source_{bytes} {
    constexpr std::string_view codestream = "\xFF\x4F\xFF\x51";
    codec_.reset(opj_create_decompress(bytes.starts_with(codestream) ? OPJ_CODEC_J2K : OPJ_CODEC_JP2));
    stream_.reset(opj_stream_default_create(OPJ_TRUE));
    if (!codec_ || !stream_) return;
    opj_stream_set_read_function(stream_.get(), read_jpeg2000_bytes);
    opj_stream_set_seek_function(stream_.get(), seek_in_jpeg2000);
    opj_stream_set_skip_function(stream_.get(), skip_in_jpeg2000);
    opj_stream_set_user_data(stream_.get(), &source_, nullptr);
    opj_stream_set_user_data_length(stream_.get(), bytes.size());
    opj_dparameters_t parameters{};
    opj_set_default_decoder_parameters(&parameters);
    opj_image_t* image = nullptr;
    const bool is_read = opj_setup_decoder(codec_.get(), &parameters) != OPJ_FALSE &&
                         opj_read_header(stream_.get(), codec_.get(), &image) != OPJ_FALSE;
    image_.reset(image);
    if (!is_read) image_.reset();
  }
  Jpeg2000File(const Jpeg2000File&) = delete;
  Jpeg2000File& operator=(const Jpeg2000File&) = delete;

  bool decode() {
    return opj_decode(codec_.get(), stream_.get(), image_.get()) != OPJ_FALSE &&
           opj_end_decompress(codec_.get(), stream_.get()) != OPJ_FALSE;
  }
  const opj_image_t* image() const { return image_.get(); }

 private:
  Jpeg2000Bytes source_;
  std::unique_ptr<opj_codec_t, CodecDeleter> codec_;
  std::unique_ptr<opj_stream_t, StreamDeleter> stream_;
  std::unique_ptr<opj_image_t, OpjImageDeleter> image_;
};

// The size of the component with the most pixels. Others may have fewer, as in JPEG.
std::optional<PixelSize> size_of_image(const opj_image_t* image) {
  if (!image || image->numcomps == 0 || image->numcomps > most_components || image->x1 <= image->x0 ||
      image->y1 <= image->y0)
    return std::nullopt;
  PixelSize size{0, 0};
  for (OPJ_UINT32 i = 0; i < image->numcomps; ++i) {
    const opj_image_comp_t& component = image->comps[i];
    if (component.dx == 0 || component.dy == 0 || component.prec == 0 || component.prec > 31)
      return std::nullopt;
    const auto extent = [](std::int64_t from, std::int64_t to, std::int64_t step) {
      return (to + step - 1) / step - (from + step - 1) / step;
    };
    size.width_px = std::max(size.width_px, extent(image->x0, image->x1, component.dx));
    size.height_px = std::max(size.height_px, extent(image->y0, image->y1, component.dy));
  }
  return size;
}

// A component's values as 8 bits, at the size of the picture.
class Jpeg2000Channel {
 public:
  Jpeg2000Channel(const opj_image_comp_t& component, int width_px, int height_px)
      : component_(component), width_px_(width_px), height_px_(height_px) {}

  bool is_decoded() const { return component_.data && component_.w > 0 && component_.h > 0; }

  int at(int x, int y) const {
    const std::int64_t column = std::int64_t{x} * component_.w / width_px_;
    const std::int64_t row = std::int64_t{y} * component_.h / height_px_;
    const std::int64_t most = (std::int64_t{1} << component_.prec) - 1;
    const std::int64_t shift = component_.sgnd != 0 ? std::int64_t{1} << (component_.prec - 1) : 0;
    const std::int64_t value = component_.data[row * component_.w + column] + shift;
    return static_cast<int>((std::clamp<std::int64_t>(value, 0, most) * 255 + most / 2) / most);
  }

 private:
  const opj_image_comp_t& component_;
  int width_px_;
  int height_px_;
};

struct Jpeg2000Colour {
  int red;
  int green;
  int blue;
};

// ITU-T T.871, 7.
Jpeg2000Colour from_luminance(int luminance, int blueness, int redness) {
  const auto level = [&](double blue_share, double red_share) {
    return static_cast<int>(std::clamp(
        luminance + blue_share * (blueness - 128) + red_share * (redness - 128) + 0.5, 0.0, 255.0));
  };
  return {level(0, 1.402), level(-0.344136, -0.714136), level(1.772, 0)};
}

Jpeg2000Colour from_inks(int cyan, int magenta, int yellow, int black) {
  const auto level = [&](int ink) { return (255 - ink) * (255 - black) / 255; };
  return {level(cyan), level(magenta), level(yellow)};
}

// The component that is opacity although nothing says so: the one beyond grey, or beyond three colours that
// are not inks.
OPJ_UINT32 unmarked_opacity(const opj_image_t& image) {
  constexpr OPJ_UINT32 none = most_components;
  const bool is_marked = std::any_of(image.comps, image.comps + image.numcomps,
                                     [](const opj_image_comp_t& component) { return component.alpha != 0; });
  if (is_marked || image.color_space == OPJ_CLRSPC_CMYK) return none;
  return image.numcomps == 2 || image.numcomps == 4 ? image.numcomps - 1 : none;
}

class Jpeg2000Picture {
 public:
  Jpeg2000Picture(const opj_image_t& image, int width_px, int height_px)
      : width_px_(width_px), height_px_(height_px) {
    for (OPJ_UINT32 i = 0; i < image.numcomps; ++i) {
      const Jpeg2000Channel channel(image.comps[i], width_px, height_px);
      is_decoded_ = is_decoded_ && channel.is_decoded();
      const bool is_opacity = image.comps[i].alpha != 0 || (i == unmarked_opacity(image));
      (is_opacity ? opacities_ : colours_).push_back(channel);
    }
    has_inks_ = image.color_space == OPJ_CLRSPC_CMYK && colours_.size() >= 4;
    const bool is_subsampled = image.numcomps >= 3 && image.comps[0].dx < image.comps[1].dx;
    has_luminance_ =
        image.color_space == OPJ_CLRSPC_SYCC || image.color_space == OPJ_CLRSPC_EYCC || is_subsampled;
  }

  Pix* drawn() const {
    if (!is_decoded_ || colours_.empty()) return nullptr;
    const bool is_grey = colours_.size() < 3 && opacities_.empty();
    Picture picture(pixCreate(width_px_, height_px_, is_grey ? 8 : 32));
    if (!picture) return nullptr;
    if (!opacities_.empty()) pixSetSpp(picture.get(), 4);
    const int words_a_row = pixGetWpl(picture.get());
    l_uint32* row = pixGetData(picture.get());
    for (int y = 0; y < height_px_; ++y, row += words_a_row)
      for (int x = 0; x < width_px_; ++x) {
        if (is_grey)
          SET_DATA_BYTE(row, x, static_cast<l_uint8>(colours_[0].at(x, y)));
        else
          row[x] = pixel(x, y);
      }
    return picture.release();
  }

 private:
  Jpeg2000Colour colour(int x, int y) const {
    const auto at = [&](std::size_t index) { return colours_[index].at(x, y); };
    if (colours_.size() < 3) return {at(0), at(0), at(0)};
    if (has_inks_) return from_inks(at(0), at(1), at(2), at(3));
    if (has_luminance_) return from_luminance(at(0), at(1), at(2));
    return {at(0), at(1), at(2)};
  }

  l_uint32 pixel(int x, int y) const {
    const Jpeg2000Colour seen = colour(x, y);
    const int alpha = opacities_.empty() ? 255 : opacities_[0].at(x, y);
    l_uint32 value = 0;
    composeRGBAPixel(seen.red, seen.green, seen.blue, alpha, &value);
    return value;
  }

  int width_px_;
  int height_px_;
  std::vector<Jpeg2000Channel> colours_;
  std::vector<Jpeg2000Channel> opacities_;
  bool is_decoded_ = true;
  bool has_inks_ = false;
  bool has_luminance_ = false;
};

}  // namespace

std::optional<PixelSize> jpeg2000_size(std::string_view bytes) {
  return size_of_image(Jpeg2000File(bytes).image());
}

Pix* read_jpeg2000(std::string_view bytes) {
  Jpeg2000File file(bytes);
  const auto size = size_of_image(file.image());
  if (!size || !file.decode()) return nullptr;
  // Decoding may have applied a palette, which changes the components.
  if (file.image()->numcomps > most_components) return nullptr;
  return Jpeg2000Picture(*file.image(), static_cast<int>(size->width_px), static_cast<int>(size->height_px))
      .drawn();
}

}  // namespace ocr
