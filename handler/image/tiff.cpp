#include "image/tiff.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "image/leptonica.hpp"
#include "image/tiff_samples.hpp"
#include "image/turn.hpp"

namespace ocr {
namespace {

// No single part of a picture within the limits needs more.
constexpr tmsize_t largest_allocation = tmsize_t{1} << 29;

struct TiffBytes {
  std::string_view bytes;
  std::uint64_t at = 0;
};

TiffBytes& tiff_bytes(thandle_t handle) {
  return *static_cast<TiffBytes*>(handle);
}

tmsize_t read_tiff_bytes(thandle_t handle, void* into, tmsize_t size) {
  TiffBytes& source = tiff_bytes(handle);
  if (size < 0 || source.at >= source.bytes.size()) return 0;
  const std::size_t count =
      std::min(static_cast<std::size_t>(size), source.bytes.size() - static_cast<std::size_t>(source.at));
  std::memcpy(into, source.bytes.data() + source.at, count);
  source.at += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t write_nothing(thandle_t /*handle*/, void* /*bytes*/, tmsize_t /*size*/) {
  return -1;
}

toff_t seek_in_tiff(thandle_t handle, toff_t offset, int from) {
  TiffBytes& source = tiff_bytes(handle);
  if (from == SEEK_CUR) offset += source.at;
  if (from == SEEK_END) offset += source.bytes.size();
  return source.at = offset;
}

int close_nothing(thandle_t /*handle*/) {
  return 0;
}

toff_t size_of_tiff(thandle_t handle) {
  return tiff_bytes(handle).bytes.size();
}

// libtiff only reads from what is mapped, as it does from files, which it maps for reading.
int map_all(thandle_t handle, void** start, toff_t* size) {
  const std::string_view bytes = tiff_bytes(handle).bytes;
  *start = const_cast<char*>(bytes.data());
  *size = bytes.size();
  return 1;
}

void unmap_nothing(thandle_t /*handle*/, void* /*start*/, toff_t /*size*/) {}

// Damaged files are expected, so nothing is reported.
int stay_silent(TIFF* /*file*/, void* /*data*/, const char* /*module*/, const char* /*format*/,
                va_list /*values*/) {
  return 1;
}

struct TiffCloser {
  void operator()(TIFF* file) const { TIFFClose(file); }
};
struct TiffOptionsDeleter {
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};

class TiffFile {
 public:
  explicit TiffFile(std::string_view bytes) : source_{bytes} {
    const std::unique_ptr<TIFFOpenOptions, TiffOptionsDeleter> options(TIFFOpenOptionsAlloc());
    if (!options) return;
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), stay_silent, nullptr);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), stay_silent, nullptr);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), largest_allocation);
    // h: without reading the first page's directory, which may be the bad one.
    file_.reset(TIFFClientOpenExt("upload", "rh", &source_, read_tiff_bytes, write_nothing, seek_in_tiff,
                                  close_nothing, size_of_tiff, map_all, unmap_nothing, options.get()));
  }

  TIFF* get() const { return file_.get(); }
  bool turn_to(int page) const {
    return file_ && TIFFSetDirectory(get(), static_cast<tdir_t>(page - 1)) != 0;
  }

  std::uint32_t number(std::uint32_t tag) const {
    std::uint32_t value = 0;
    return TIFFGetField(get(), tag, &value) != 0 ? value : 0;
  }
  int small_number(std::uint32_t tag) const {
    std::uint16_t value = 0;
    return TIFFGetFieldDefaulted(get(), tag, &value) != 0 ? value : 0;
  }
  double fraction(std::uint32_t tag) const {
    float value = 0;
    return TIFFGetField(get(), tag, &value) != 0 ? static_cast<double>(value) : 0;
  }

 private:
  TiffBytes source_;
  std::unique_ptr<TIFF, TiffCloser> file_;
};

TiffKind kind_of(const TiffFile& file) {
  TiffKind kind;
  kind.width_px = static_cast<int>(file.number(TIFFTAG_IMAGEWIDTH));
  kind.height_px = static_cast<int>(file.number(TIFFTAG_IMAGELENGTH));
  kind.bits = file.small_number(TIFFTAG_BITSPERSAMPLE);
  kind.samples = file.small_number(TIFFTAG_SAMPLESPERPIXEL);
  const int format = file.small_number(TIFFTAG_SAMPLEFORMAT);
  kind.is_float = format == SAMPLEFORMAT_IEEEFP;
  kind.is_signed = format == SAMPLEFORMAT_INT;
  kind.is_planar = kind.samples > 1 && file.small_number(TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
  kind.is_tiled = TIFFIsTiled(file.get()) != 0;
  const int meaning = file.small_number(TIFFTAG_PHOTOMETRIC);
  kind.is_inverted = meaning == PHOTOMETRIC_MINISWHITE;
  kind.is_grey = kind.is_inverted || meaning == PHOTOMETRIC_MINISBLACK;
  kind.is_rgb = meaning == PHOTOMETRIC_RGB;
  kind.has_palette = meaning == PHOTOMETRIC_PALETTE;
  return kind;
}

bool is_left_to_leptonica(const TiffKind& kind) {
  if (kind.is_tiled || kind.is_planar || kind.has_odd_samples()) return false;
  if (kind.samples == 1) return kind.is_grey || kind.has_palette;
  return kind.is_rgb && kind.bits == 8 && (kind.samples == 3 || kind.samples == 4);
}

// libtiff multiplies colours with the opacity.
l_uint32 as_in_pix(std::uint32_t pixel) {
  const std::uint32_t alpha = TIFFGetA(pixel);
  const auto plain = [&](std::uint32_t colour) {
    return alpha == 0 ? 0 : std::min<std::uint32_t>(255, (colour * 255 + alpha / 2) / alpha);
  };
  return plain(TIFFGetR(pixel)) << L_RED_SHIFT | plain(TIFFGetG(pixel)) << L_GREEN_SHIFT |
         plain(TIFFGetB(pixel)) << L_BLUE_SHIFT | alpha << L_ALPHA_SHIFT;
}

// Reads whatever libtiff converts to colours.
Picture read_as_colours(const TiffFile& file, const TiffKind& kind) {
  constexpr int stops_at_errors = 1;
  std::array<char, 1024> reason{};
  TIFFRGBAImage image{};
  if (TIFFRGBAImageOK(file.get(), reason.data()) == 0 ||
      TIFFRGBAImageBegin(&image, file.get(), stops_at_errors, reason.data()) == 0)
    return nullptr;
  image.req_orientation = image.orientation;  // as stored: libtiff does not turn by quarters
  Picture picture(pixCreate(kind.width_px, kind.height_px, 32));
  const bool is_read = picture && TIFFRGBAImageGet(&image, pixGetData(picture.get()),
                                                   static_cast<std::uint32_t>(kind.width_px),
                                                   static_cast<std::uint32_t>(kind.height_px)) != 0;
  const bool has_alpha = image.alpha != 0;
  TIFFRGBAImageEnd(&image);
  if (!is_read) return nullptr;
  l_uint32* const pixels = pixGetData(picture.get());
  const std::size_t count =
      static_cast<std::size_t>(kind.width_px) * static_cast<std::size_t>(kind.height_px);
  std::transform(pixels, pixels + count, pixels, as_in_pix);
  if (has_alpha) pixSetSpp(picture.get(), 4);
  if (kind.is_grey && !has_alpha) return Picture(pixGetRGBComponent(picture.get(), COLOR_GREEN));
  return picture;
}

// Calls `take` for each strip or tile with its bytes and place.
Picture read_odd_samples(const TiffFile& file, const TiffKind& kind) {
  TiffChunks chunks;
  std::uint32_t rows = file.number(TIFFTAG_ROWSPERSTRIP);
  if (rows == 0 || rows > static_cast<std::uint32_t>(kind.height_px))
    rows = static_cast<std::uint32_t>(kind.height_px);
  chunks.width_px = kind.is_tiled ? static_cast<int>(file.number(TIFFTAG_TILEWIDTH)) : kind.width_px;
  chunks.height_px = static_cast<int>(kind.is_tiled ? file.number(TIFFTAG_TILELENGTH) : rows);
  const tmsize_t size = kind.is_tiled ? TIFFTileSize(file.get()) : TIFFStripSize(file.get());
  if (size <= 0 || size > largest_allocation) return nullptr;
  chunks.bytes = static_cast<std::size_t>(size);
  chunks.read = [&](int index, void* into) {
    const auto number = static_cast<std::uint32_t>(index);
    const tmsize_t count = kind.is_tiled ? TIFFReadEncodedTile(file.get(), number, into, size)
                                         : TIFFReadEncodedStrip(file.get(), number, into, size);
    return count < 0 ? std::size_t{0} : static_cast<std::size_t>(count);
  };
  return Picture(picture_of_samples(kind, chunks));
}

void keep_resolution(const TiffFile& file, Pix* pix) {
  constexpr double highest_dpi = 10'000;
  const double unit = file.small_number(TIFFTAG_RESOLUTIONUNIT) == RESUNIT_CENTIMETER ? 2.54 : 1;
  const double x = file.fraction(TIFFTAG_XRESOLUTION) * unit;
  const double y = file.fraction(TIFFTAG_YRESOLUTION) * unit;
  if (x > 0 && x < highest_dpi && y > 0 && y < highest_dpi)
    pixSetResolution(pix, static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y)));
}

}  // namespace

std::optional<PixelSize> tiff_size(std::string_view bytes, int page) {
  const TiffFile file(bytes);
  if (!file.turn_to(page)) return std::nullopt;
  return PixelSize{file.number(TIFFTAG_IMAGEWIDTH), file.number(TIFFTAG_IMAGELENGTH)};
}

std::int64_t tiff_page_count(std::string_view bytes) {
  const TiffFile file(bytes);
  return file.get() ? TIFFNumberOfDirectories(file.get()) : 0;
}

Pix* read_tiff(std::string_view bytes, int page) {
  const TiffFile file(bytes);
  if (!file.turn_to(page)) return nullptr;
  const TiffKind kind = kind_of(file);
  if (is_left_to_leptonica(kind))
    if (Pix* pix = pixReadMemTiff(octets(bytes), bytes.size(), page - 1)) return pix;
  const Picture stored = kind.has_odd_samples() ? read_odd_samples(file, kind) : read_as_colours(file, kind);
  if (!stored) return nullptr;
  Picture upright(turned_as_tagged(stored.get(), file.small_number(TIFFTAG_ORIENTATION)));
  if (upright) keep_resolution(file, upright.get());
  return upright.release();
}

}  // namespace ocr
