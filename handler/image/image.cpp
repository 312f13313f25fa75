#include "image/image.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include "image/exif.hpp"
#include "image/heif.hpp"
#include "image/webp.hpp"

namespace ocr {
namespace {

Error unreadable(ImageFormat format) {
  return Error{ErrorCode::unreadable_image,
               "The bytes start as " + std::string(name_of(format)) + " but are corrupt or cut short."};
}

const l_uint8* octets(std::string_view bytes) {
  return reinterpret_cast<const l_uint8*>(bytes.data());
}

std::optional<PixelSize> tiff_size(std::string_view bytes, int page) {
  l_int32 width = 0;
  l_int32 height = 0;
  if (readHeaderMemTiff(octets(bytes), bytes.size(), page - 1, &width, &height, nullptr, nullptr, nullptr,
                        nullptr, nullptr) != 0)
    return std::nullopt;
  return PixelSize{width, height};
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::int64_t tiff_page_count(std::string_view bytes) {
  const std::unique_ptr<std::FILE, FileCloser> file(fopenReadFromMemory(octets(bytes), bytes.size()));
  l_int32 count = 0;
  if (!file || tiffGetCount(file.get(), &count) != 0) return 0;
  return count;
}

std::optional<PixelSize> announced_size(std::string_view bytes, ImageFormat format, int page) {
  if (format == ImageFormat::gif) return gif_size(bytes);
  if (format == ImageFormat::bmp) return bmp_size(bytes);
  if (format == ImageFormat::tiff) return tiff_size(bytes, page);
  if (format == ImageFormat::heic || format == ImageFormat::avif) return heif_size(bytes);
  l_int32 width = 0;
  l_int32 height = 0;
  l_int32 bits = 0;
  l_int32 samples = 0;
  l_int32 is_mapped = 0;
  l_int32 file_format = 0;
  if (pixReadHeaderMem(octets(bytes), bytes.size(), &file_format, &width, &height, &bits, &samples,
                       &is_mapped) != 0)
    return std::nullopt;
  return PixelSize{width, height};
}

// libjpeg fills what is missing with grey and only warns. It warns of harmless things too, so that a file
// counts as cut short where it also has no end mark (FF D9) after its last scan.
bool jpeg_is_cut_short(std::string_view bytes) {
  using namespace std::string_view_literals;
  const std::size_t end = bytes.rfind("\xFF\xD9"sv);
  const std::size_t scan = bytes.rfind("\xFF\xDA"sv);
  return end == std::string_view::npos || (scan != std::string_view::npos && end < scan);
}

Pix* read_jpeg(std::string_view bytes) {
  l_int32 warnings = 0;
  Pix* pix = pixReadMemJpeg(octets(bytes), bytes.size(), 0, 1, &warnings, 0);
  if (pix && warnings > 0 && jpeg_is_cut_short(bytes)) pixDestroy(&pix);
  return pix;
}

Pix* read_webp(std::string_view bytes) {
  const auto frame = first_webp_frame(bytes);
  const std::string_view picture = frame ? frame->picture : bytes;
  return pixReadMemWebP(octets(picture), picture.size());
}

Pix* read_heif(std::string_view bytes) {
  const std::string pam = heif_to_pam(bytes);
  return pam.empty() ? nullptr : pixReadMemPnm(octets(pam), pam.size());
}

Pix* read_rendered(std::string_view pnm, const ImageHeader& header) {
  // Leptonica only warns of what is missing at the end.
  if (pnm.size() < static_cast<std::size_t>(header.size.width_px * header.size.height_px)) return nullptr;
  Pix* pix = pixReadMemPnm(octets(pnm), pnm.size());
  if (pix) pixSetResolution(pix, header.dpi, header.dpi);
  return pix;
}

Pix* read_pixels(std::string_view bytes, const ImageHeader& header) {
  switch (header.format) {
    case ImageFormat::png:
      return pixReadMemPng(octets(bytes), bytes.size());
    case ImageFormat::jpeg:
      return read_jpeg(bytes);
    case ImageFormat::tiff:
      return pixReadMemTiff(octets(bytes), bytes.size(), header.page - 1);
    case ImageFormat::webp:
      return read_webp(bytes);
    case ImageFormat::gif:
      return pixReadMemGif(octets(bytes), bytes.size());
    case ImageFormat::bmp:
      return pixReadMemBmp(octets(bytes), bytes.size());
    case ImageFormat::heic:
    case ImageFormat::avif:
      return read_heif(bytes);
    case ImageFormat::pdf:
      return read_rendered(bytes, header);
  }
  return nullptr;
}

using Step = Pix* (*)(Pix*);

Pix* without_colour_map(Pix* pix) {
  return pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
}
Pix* on_white(Pix* pix) {
  return pixRemoveAlpha(pix);
}
// 2, 4 and 16 bits become 8; 1, 8 and 32 stay as they are.
Pix* of_common_depth(Pix* pix) {
  const l_int32 depth = pixGetDepth(pix);
  return depth == 1 || depth == 8 || depth == 32 ? pixClone(pix) : pixConvertTo8(pix, 0);
}

Pix* turned_as_tagged(Pix* pix, int orientation) {
  constexpr l_int32 clockwise = 1;
  constexpr l_int32 counterclockwise = -1;
  switch (orientation) {
    case 2:
      return pixFlipLR(nullptr, pix);
    case 3:
      return pixRotate180(nullptr, pix);
    case 4:
      return pixFlipTB(nullptr, pix);
    case 6:
      return pixRotate90(pix, clockwise);
    case 8:
      return pixRotate90(pix, counterclockwise);
    case 5:
    case 7: {
      Pix* turned = pixRotate90(pix, clockwise);
      if (turned && orientation == 5) pixFlipLR(turned, turned);
      if (turned && orientation == 7) pixFlipTB(turned, turned);
      return turned;
    }
    default:
      return pixClone(pix);
  }
}

// The first frame of an animation may be smaller than the whole.
Image within_animation(Image frame, ImageFormat format, std::string_view bytes) {
  const auto first = format == ImageFormat::webp ? first_webp_frame(bytes) : std::nullopt;
  if (!first || (first->left_px == 0 && first->top_px == 0)) return frame;
  const Affine moved{1, 0, static_cast<double>(first->left_px), 0, 1, static_cast<double>(first->top_px)};
  return Image(pixClone(frame.pix()), moved.after(frame.to_uploaded()));
}

Result<ImageHeader> checked(const ImageHeader& header, const ImageLimits& limits) {
  const auto [width, height] = header.size;
  if (width <= 0 || height <= 0) return unreadable(header.format);
  if (width <= limits.max_side_px && height <= limits.max_side_px && width * height <= limits.max_pixels)
    return header;
  return Error{ErrorCode::image_too_large,
               (header.page == 1 ? "The image" : "Page " + std::to_string(header.page)) + " has " +
                   std::to_string(width) + " x " + std::to_string(height) + " pixels; at most " +
                   std::to_string(limits.max_pixels) + " in all and " + std::to_string(limits.max_side_px) +
                   " a side are read here."};
}

using Picture = std::unique_ptr<Pix, PixDeleter>;

Picture grey(Pix* pix) {
  return Picture(pixGetDepth(pix) == 8 ? pixClone(pix) : pixConvertTo8(pix, 0));
}

// --- looking -----------------------------------------------------------------------------------------------

constexpr std::int64_t most_pixels_to_look_at = 2'000'000;

// Grey, and halved until it is small enough; `reduction` says by how much.
Picture grey_to_look_at(Pix* pix, int& reduction) {
  const auto is_large = [](Pix* each) {
    return std::int64_t{pixGetWidth(each)} * pixGetHeight(each) > most_pixels_to_look_at;
  };
  reduction = 1;
  Picture seen;
  if (is_large(pix)) {
    reduction = 2;
    constexpr float red = 0.3F;
    constexpr float green = 0.59F;
    constexpr float blue = 0.11F;
    if (pixGetDepth(pix) == 32)
      seen.reset(pixScaleRGBToGray2(pix, red, green, blue));
    else
      seen.reset(pixGetDepth(pix) == 1 ? pixScaleToGray2(pix) : pixScaleAreaMap2(pix));
  } else {
    seen = grey(pix);
  }
  for (; seen && is_large(seen.get()); reduction *= 2) seen.reset(pixScaleAreaMap2(seen.get()));
  return seen;
}

Picture by_one_threshold(Pix* grey_pix) {
  constexpr float share_of_best_split = 0.1F;  // what Leptonica recommends
  constexpr int every_fourth = 4;
  l_int32 threshold = 0;
  if (pixSplitDistributionFgBg(grey_pix, share_of_best_split, every_fourth, &threshold, nullptr, nullptr,
                               nullptr) != 0)
    return nullptr;
  return Picture(pixThresholdToBinary(grey_pix, threshold));
}

struct NumaDeleter {
  void operator()(Numa* numbers) const { numaDestroy(&numbers); }
};
using Numbers = std::unique_ptr<Numa, NumaDeleter>;

struct BoxaDeleter {
  void operator()(Boxa* boxes) const { boxaDestroy(&boxes); }
};

void look_at_shapes(Pix* binary, int reduction, Look& look) {
  const std::unique_ptr<Boxa, BoxaDeleter> boxes(pixConnCompBB(binary, 8));
  const Numbers heights(numaCreate(0));
  constexpr int least_height = 4;
  for (int i = 0; i < boxaGetCount(boxes.get()); ++i) {
    l_int32 width = 0;
    l_int32 height = 0;
    boxaGetBoxGeometry(boxes.get(), i, nullptr, nullptr, &width, &height);
    // Wider than words' ligatures or higher than the letter l: a line, a frame, a picture.
    const bool is_letter = height >= least_height && width <= 4 * height && height <= 5 * width;
    if (is_letter) numaAddNumber(heights.get(), static_cast<float>(height));
    if (height < least_height && width < least_height) ++look.specks;
  }
  look.letters = numaGetCount(heights.get());
  l_float32 middle = 0;
  if (look.letters > 0) numaGetMedian(heights.get(), &middle);
  look.x_height_px = static_cast<double>(middle) * reduction;
}

// Leptonica's measure of the paper, in as many fields as a page has lines of text and words in them.
double light_of(Pix* grey_pix) {
  constexpr int fields = 24;
  constexpr int least_field_px = 10;
  constexpr int ink = 60;  // darker is no paper
  constexpr int least_paper_px = 40;
  // Every second pixel of every second row: paper has no detail.
  const Picture fewer(pixScaleByIntSampling(grey_pix, 2));
  if (!fewer) return 1;
  Pix* paper = nullptr;
  pixGetBackgroundGrayMap(fewer.get(), nullptr, std::max(least_field_px, pixGetWidth(fewer.get()) / fields),
                          std::max(least_field_px, pixGetHeight(fewer.get()) / fields), ink, least_paper_px,
                          &paper);
  const Picture owned(paper);
  if (!paper) return 1;
  constexpr float few = 0.05F;
  l_uint32 dark = 0;
  l_uint32 light = 0;
  pixGetRankValue(paper, 1, few, &dark);
  pixGetRankValue(paper, 1, 1 - few, &light);
  return light == 0 ? 1 : static_cast<double>(dark) / light;
}

void look_at_skew(Pix* binary, Look& look) {
  constexpr int coarse_reduction = 4;
  constexpr int fine_reduction = 2;
  constexpr float most_degrees = 12;
  constexpr float coarse_step = 1;
  constexpr float fine_step = 0.05F;
  l_float32 angle = 0;
  l_float32 sureness = 0;
  if (pixFindSkewSweepAndSearchScore(binary, &angle, &sureness, nullptr, coarse_reduction, fine_reduction, 0,
                                     most_degrees, coarse_step, fine_step) != 0)
    return;
  look.skew_degrees = static_cast<double>(angle);
  look.skew_sureness = static_cast<double>(sureness);
}

}  // namespace

void PixDeleter::operator()(Pix* pix) const {
  pixDestroy(&pix);
}

Look Image::look() const {
  Look look;
  int reduction = 1;
  const Picture seen = grey_to_look_at(pix(), reduction);
  const Picture binary = seen ? by_one_threshold(seen.get()) : nullptr;
  if (!binary) return look;
  l_float32 ink_share = 0;
  pixForegroundFraction(binary.get(), &ink_share);
  look.ink_share = static_cast<double>(ink_share);
  l_uint32 middle = 0;
  pixGetRankValue(seen.get(), 4, 0.5F, &middle);
  look.middle_grey = static_cast<int>(middle);
  look.light = light_of(seen.get());
  if (look.ink_share > 0.5) pixInvert(binary.get(), binary.get());
  look_at_shapes(binary.get(), reduction, look);
  look_at_skew(binary.get(), look);
  return look;
}

Image Image::same() const {
  return Image(pixClone(pix()), to_uploaded_);
}

std::optional<Image> Image::made(Pix* pix, const Affine& to_this) const {
  if (!pix) return std::nullopt;
  return Image(pix, to_uploaded_.after(to_this));
}

std::optional<Image> Image::inverted() const {
  return made(pixInvert(nullptr, pix()));
}

std::optional<Image> Image::straightened(double clockwise_degrees) const {
  const Picture plain = grey(pix());
  const double angle = clockwise_degrees * std::numbers::pi / 180;
  // Given its size, Leptonica enlarges the picture so that all of it stays.
  Pix* turned = pixRotate(plain.get(), static_cast<float>(angle), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE,
                          width_px(), height_px());
  if (!turned) return std::nullopt;
  // It lays this picture into the middle of the larger, and turns that around its middle pixel.
  const int margin_x = (pixGetWidth(turned) - width_px()) / 2;
  const int margin_y = (pixGetHeight(turned) - height_px()) / 2;
  const int middle_x = pixGetWidth(turned) / 2;
  const int middle_y = pixGetHeight(turned) / 2;
  const Point middle{middle_x + 0.5, middle_y + 0.5};
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  return made(turned, {c, s, middle.x - c * middle.x - s * middle.y - margin_x, -s, c,
                       middle.y + s * middle.x - c * middle.y - margin_y});
}

std::optional<Image> Image::scaled(double factor) const {
  const Picture plain = grey(pix());
  const auto size = static_cast<float>(factor);
  Pix* larger =
      factor < 1 ? pixScaleAreaMap(plain.get(), size, size) : pixScaleGrayLI(plain.get(), size, size);
  if (!larger) return std::nullopt;
  const double x = static_cast<double>(width_px()) / pixGetWidth(larger);
  const double y = static_cast<double>(height_px()) / pixGetHeight(larger);
  // Scaled down, a pixel is the mean of those it covers; scaled up, the first pixel's middle stays where it
  // was.
  const double shift = factor < 1 ? 0 : 0.5;
  return made(larger, {x, 0, shift * (1 - x), 0, y, shift * (1 - y)});
}

std::optional<Image> Image::evened() const {
  constexpr int tile_width = 10;
  constexpr int tile_height = 15;
  constexpr int ink = 60;
  constexpr int least_paper_px = 40;
  constexpr int paper = 230;
  const Picture plain = grey(pix());
  return made(pixBackgroundNorm(plain.get(), nullptr, nullptr, tile_width, tile_height, ink, least_paper_px,
                                paper, 2, 1));
}

std::optional<Image> Image::smoothed() const {
  const Picture plain = grey(pix());
  return made(pixMedianFilter(plain.get(), 3, 3));
}

std::optional<Image> Image::binarized() const {
  constexpr int reach_px = 40;
  constexpr float least_contrast = 0.3F;
  constexpr int tile_px = 2000;  // it takes 12 bytes for a pixel of a tile
  const Picture plain = grey(pix());
  Pix* binary = nullptr;
  if (std::min(width_px(), height_px()) > 2 * reach_px + 3)
    pixSauvolaBinarizeTiled(plain.get(), reach_px, least_contrast, 1 + width_px() / tile_px,
                            1 + height_px() / tile_px, nullptr, &binary);
  return made(binary);
}

int Image::width_px() const {
  return pixGetWidth(pix_.get());
}

int Image::height_px() const {
  return pixGetHeight(pix_.get());
}

int Image::x_dpi() const {
  return pixGetXRes(pix_.get());
}

int Image::y_dpi() const {
  return pixGetYRes(pix_.get());
}

Result<std::string> Image::as_png() const {
  constexpr l_float32 no_gamma = 0;
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  const bool is_written = pixWriteMemPng(&bytes, &size, pix_.get(), no_gamma) == 0;
  const std::unique_ptr<l_uint8, decltype(&lept_free)> owned(bytes, lept_free);
  if (!is_written) return Error{ErrorCode::unreadable_image, "The image cannot be written as PNG."};
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

Result<Image> Image::rotated(int degrees) const {
  Image turned(pixRotateOrth(pix_.get(), degrees / 90),
               to_uploaded_.after(from_turned(degrees, width_px(), height_px())));
  if (!turned.pix_) return Error{ErrorCode::unreadable_image, "The image cannot be turned."};
  pixCopyResolution(turned.pix(), pix());
  return turned;
}

Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page) {
  const auto format = sniff(bytes);
  if (!format)
    return Error{ErrorCode::unsupported_type,
                 "The first bytes are of no type read here: " + std::string(format_list) + "."};
  return checked({*format, announced_size(bytes, *format, page).value_or(PixelSize{0, 0}), page}, limits);
}

Result<ImageHeader> read_rendered_header(std::string_view pnm, const ImageLimits& limits, const Page& page) {
  PixelSize size{0, 0};
  l_int32 width = 0;
  l_int32 height = 0;
  if (readHeaderMemPnm(octets(pnm), pnm.size(), &width, &height, nullptr, nullptr, nullptr, nullptr) == 0)
    size = {width, height};
  if (size.width_px <= 0 || size.height_px <= 0)
    return Error{ErrorCode::unreadable_image,
                 "Page " + std::to_string(page.number) + " of the PDF cannot be rendered."};
  return checked({ImageFormat::pdf, size, page.number, page.dpi}, limits);
}

Result<std::vector<Page>> judge_pages(std::string_view bytes, const PageSelection& chosen,
                                      const ImageLimits& limits) {
  auto first = read_header(bytes, limits);
  if (!first) return first.error();
  const std::int64_t count = first.value().format == ImageFormat::tiff ? tiff_page_count(bytes) : 1;
  const auto numbers = chosen.of(static_cast<int>(std::max<std::int64_t>(1, count)));
  if (!numbers) return numbers.error();
  if (auto few = require_few_pages(static_cast<std::int64_t>(numbers.value().size()), limits); !few)
    return few.error();
  std::vector<Page> pages;
  for (const int number : numbers.value()) {
    if (auto header = read_header(bytes, limits, number); !header) return header.error();
    pages.push_back({number});
  }
  return pages;
}

Result<void> require_few_pages(std::int64_t count, const ImageLimits& limits) {
  if (count <= limits.max_pages) return {};
  return Error{ErrorCode::image_too_large, "The document has " + std::to_string(count) + " pages; at most " +
                                               std::to_string(limits.max_pages) +
                                               " are read here. The option \"pages\" chooses some."};
}

Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header) {
  Image image(read_pixels(bytes, header));
  if (!image.pix()) return unreadable(header.format);
  // The engine lays a PNG's transparent pixels on white, and no other format's.
  if (header.format == ImageFormat::png) pixSetInputFormat(image.pix(), IFF_PNG);
  return image;
}

Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright) {
  Image image(read_pixels(bytes, header));
  for (const Step step : {without_colour_map, on_white, of_common_depth}) {
    if (!image.pix()) return unreadable(header.format);
    image = Image(step(image.pix()));
  }
  if (image.pix() && upright) {
    const int orientation = exif_orientation(header.format, bytes);
    image = Image(turned_as_tagged(image.pix(), orientation),
                  from_turned_as_tagged(orientation, image.width_px(), image.height_px()));
  }
  if (!image.pix()) return unreadable(header.format);
  return within_animation(std::move(image), header.format, bytes);
}

}  // namespace ocr
