#include "reading/picture_page.hpp"

#include <cmath>
#include <tuple>
#include <utility>

#include "image/exif.hpp"
#include "output/pdf.hpp"
#include "output/recognition_json.hpp"
#include "pdf/text_layer.hpp"

namespace ocr {
namespace {

// The size of the file in pixels as stored, before any turn. Boxes in the answer refer to it.
std::pair<int, int> stored_size(const Image& decoded) {
  const Box whole = decoded.to_uploaded()(
      Box{0, 0, static_cast<double>(decoded.width_px()), static_cast<double>(decoded.height_px())});
  return {static_cast<int>(std::lround(whole.right - whole.left)),
          static_cast<int>(std::lround(whole.bottom - whole.top))};
}

// The page's part of a PDF: the picture with its words or, if it was rendered from a PDF, the words alone.
Result<std::string> pdf_part(const Layout& layout, std::string_view file, const ImageHeader& header,
                             const Image& decoded, int asked_dpi) {
  if (header.dpi != 0) return encode_layer(text_layer(layout, header.dpi));
  auto image = pdf_image(file, header, decoded);
  if (!image) return image.error();
  const Resolution said =
      asked_dpi != 0 ? Resolution{static_cast<double>(asked_dpi), static_cast<double>(asked_dpi)}
                     : Resolution{static_cast<double>(decoded.x_dpi()), static_cast<double>(decoded.y_dpi())};
  const auto [width, height] = stored_size(decoded);
  return pdf_page(layout, header.page, image.value(), page_resolution(said, width, height));
}

}  // namespace

Result<std::string> recognize_page(Recognizer& recognizer, std::string_view file, const ImageHeader& header,
                                   const Image& decoded, const OcrOptions& options,
                                   const Warnings& warnings) {
  auto recognition = recognizer.recognize(decoded, options);
  if (!recognition) return recognition.error();
  Warnings& all_warnings = recognition.value().warnings;
  all_warnings.insert(all_warnings.begin(), warnings.begin(), warnings.end());
  return recognized_json(recognition.value(), file, header, decoded, options);
}

Result<std::string> recognized_json(Recognition& recognition, std::string_view file,
                                    const ImageHeader& header, const Image& decoded,
                                    const OcrOptions& options) {
  Layout& layout = recognition.layout;
  std::tie(layout.width_px, layout.height_px) = stored_size(decoded);
  return page_json(recognition, header, options,
                   [&] { return pdf_part(layout, file, header, decoded, options.dpi); });
}

Result<std::string> page_json(const Recognition& recognition, const ImageHeader& header,
                              const OcrOptions& options,
                              const std::function<Result<std::string>()>& pdf_part) {
  auto parts = render_page(recognition.layout, header.page, options.formats, pdf_part);
  if (!parts) return parts.error();
  return recognition_json(recognition, header, options, parts.value());
}

Result<std::string> read_picture_page(Recognizer& recognizer, std::string_view image,
                                      const ImageLimits& limits, const Page& page,
                                      const OcrOptions& options) {
  auto header = read_header(image, limits, page.number);
  if (!header) return header.error();
  header.value().exif_orientation = exif_orientation(header.value().format, image);
  Warnings warnings;
  auto decoded = options.preprocesses
                     ? decode(image, header.value(), options.rotation != Rotation::none, warnings)
                     : decode_plain(image, header.value(), warnings);
  if (!decoded) return decoded.error();
  return recognize_page(recognizer, image, header.value(), decoded.value(), options, warnings);
}

}  // namespace ocr
