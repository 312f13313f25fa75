// Pixels: a picture is never larger than its header announced, and the first look at it gives sensible
// numbers.

#include <cmath>

#include "fuzz.hpp"
#include "image/decode.hpp"
#include "image/look.hpp"
#include "images.hpp"
#include "output/pdf_image.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

constexpr ImageLimits limits{100 * 100, 200, 3};

void check_look(const Look& look) {
  must_hold(look.ink_share >= 0 && look.ink_share <= 1, "the share of ink is a fraction");
  must_hold(look.middle_grey >= 0 && look.middle_grey <= 255, "grey has 8 bits");
  must_hold(look.light >= 0 && look.light <= 1, "the darkest paper is not lighter than the lightest");
  must_hold(look.letters >= 0 && look.specks >= 0 && look.x_height_px >= 0, "shapes are counted");
  must_hold(std::abs(look.skew_degrees) <= 15, "the skew is small");
}

void check_embedded(std::string_view bytes, const ImageHeader& header, const Image& image) {
  const auto embedded = pdf_image(bytes, header, image);
  if (!embedded) return must_be_sendable(embedded.error());
  must_hold(embedded.value().width_px > 0 && embedded.value().height_px > 0 && !embedded.value().data.empty(),
            "an embedded picture has pixels");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = view_of(data, size);
  const auto header = read_header(bytes, limits);
  // The decoders of HEIC and AVIF have fuzzers of their own.
  if (!header || header.value().format == ImageFormat::heic || header.value().format == ImageFormat::avif)
    return 0;
  const auto image = decode(bytes, header.value(), true);
  if (!image) {
    must_hold(image.error().code == ErrorCode::unreadable_image, "a picture without pixels is unreadable");
    return 0;
  }
  const Image& picture = image.value();
  must_hold(picture.width_px() > 0 && picture.height_px() > 0, "a picture has pixels");
  must_hold(std::int64_t{picture.width_px()} * picture.height_px() <= limits.max_pixels &&
                picture.width_px() <= limits.max_side_px && picture.height_px() <= limits.max_side_px,
            "a decoded picture is within the limits");
  check_look(look_at(picture));
  check_embedded(bytes, header.value(), picture);
  return 0;
}
