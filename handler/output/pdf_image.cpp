#include "output/pdf_image.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "image/jpeg.hpp"

namespace ocr {
namespace {

using namespace std::string_view_literals;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

std::string common_entries(int width, int height, int bits, const std::string& colours,
                           const std::string& filter) {
  return "/Type /XObject /Subtype /Image /Width " + std::to_string(width) + " /Height " +
         std::to_string(height) + " /BitsPerComponent " + std::to_string(bits) + " /ColorSpace " + colours +
         " /Filter " + filter;
}

struct JpegFrame {
  int width = 0;
  int height = 0;
  int samples = 0;
  bool is_adobe = false;
};

// The frame of a JPEG that DCTDecode supports: Huffman-coded, baseline to progressive, 8 bits per sample.
std::optional<JpegFrame> frame_of(std::string_view file) {
  JpegFrame frame;
  for (std::size_t at = 2; at + 4 <= file.size();) {
    if (file[at] != '\xFF') return std::nullopt;
    const auto marker = static_cast<unsigned char>(file[at + 1]);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    const std::size_t length = big_endian(file, at + 2, 2);
    const std::string_view segment = file.substr(at + 4, length < 2 ? 0 : length - 2);
    if (length < 2 || at + 2 + length > file.size()) return std::nullopt;
    if (marker == 0xEE && segment.starts_with("Adobe")) frame.is_adobe = true;
    if (marker >= 0xC0 && marker <= 0xC2 && segment.size() >= 6 && segment[0] == 8) {
      frame.height = static_cast<int>(big_endian(segment, 1, 2));
      frame.width = static_cast<int>(big_endian(segment, 3, 2));
      frame.samples = static_cast<unsigned char>(segment[5]);
    }
    if (marker == 0xDA) break;
    at += 2 + length;
  }
  if (frame.width == 0 || frame.height == 0) return std::nullopt;
  return frame;
}

struct PngParts {
  std::string_view header;
  std::string_view palette;
  std::string pixels;  // compressed
  bool is_transparent = false;
  bool has_end = false;
};

PngParts parts_of(std::string_view file) {
  constexpr std::size_t signature = 8;
  constexpr std::size_t around = 12;  // length and name before the content, checksum after it
  PngParts parts;
  for (std::size_t at = signature; at + around <= file.size();) {
    const std::size_t length = big_endian(file, at, 4);
    if (length > file.size() - at - around) break;
    const std::string_view name = file.substr(at + 4, 4);
    const std::string_view content = file.substr(at + 8, length);
    if (name == "IHDR") parts.header = content;
    if (name == "PLTE") parts.palette = content;
    if (name == "tRNS") parts.is_transparent = true;
    if (name == "IDAT") parts.pixels += content;
    if (name == "IEND") parts.has_end = true;
    at += around + length;
  }
  return parts;
}

std::string indexed_colours(std::string_view palette) {
  std::string colours = "[/Indexed /DeviceRGB " + std::to_string(palette.size() / 3 - 1) + " <";
  std::array<char, 3> digits{};
  for (const char byte : palette) {
    std::snprintf(digits.data(), digits.size(), "%02x",
                  static_cast<unsigned>(static_cast<unsigned char>(byte)));
    colours += digits.data();
  }
  return colours + ">]";
}

}  // namespace

std::optional<PdfImage> jpeg_for_pdf(std::string_view file) {
  const auto frame = frame_of(file);
  if (!frame) return std::nullopt;
  std::string colours;
  if (frame->samples == 1) colours = "/DeviceGray";
  if (frame->samples == 3) colours = "/DeviceRGB";
  // Adobe's programs store inverted CMYK, and so do other programs that write Adobe's marker.
  if (frame->samples == 4)
    colours = frame->is_adobe ? "/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]" : "/DeviceCMYK";
  if (colours.empty()) return std::nullopt;
  return PdfImage{common_entries(frame->width, frame->height, 8, colours, "/DCTDecode"),
                  std::string(file),
                  frame->width,
                  frame->height,
                  {}};
}

std::optional<PdfImage> png_for_pdf(std::string_view file) {
  enum Colour { grey = 0, rgb = 2, indexed = 3 };
  PngParts parts = parts_of(file);
  if (parts.header.size() != 13 || parts.pixels.empty() || parts.is_transparent || !parts.has_end)
    return std::nullopt;
  const int width = static_cast<int>(big_endian(parts.header, 0, 4));
  const int height = static_cast<int>(big_endian(parts.header, 4, 4));
  const int bits = static_cast<unsigned char>(parts.header[8]);
  const int colour = static_cast<unsigned char>(parts.header[9]);
  const bool is_interlaced = parts.header[12] != 0;
  const bool has_palette = !parts.palette.empty() && parts.palette.size() % 3 == 0;
  if (is_interlaced || (colour != grey && colour != rgb && !(colour == indexed && has_palette)))
    return std::nullopt;
  const std::string colours = colour == grey  ? "/DeviceGray"
                              : colour == rgb ? "/DeviceRGB"
                                              : indexed_colours(parts.palette);
  // PDF's predictors from 10 on are PNG's filters (ISO 32000-1, 7.4.4.4).
  const std::string filter = "/FlateDecode /DecodeParms << /Predictor 15 /Colors " +
                             std::string(colour == rgb ? "3" : "1") + " /BitsPerComponent " +
                             std::to_string(bits) + " /Columns " + std::to_string(width) + " >>";
  return PdfImage{
      common_entries(width, height, bits, colours, filter), std::move(parts.pixels), width, height, {}};
}

Result<PdfImage> pdf_image(std::string_view file, const ImageHeader& header, const Image& decoded) {
  std::optional<PdfImage> image;
  // Readers of PDF are less patient with a file that ends early.
  if (header.format == ImageFormat::jpeg && jpeg_has_end(file)) image = jpeg_for_pdf(file);
  if (header.format == ImageFormat::png) image = png_for_pdf(file);
  if (image) return std::move(*image);
  auto png = decoded.as_png();
  if (!png) return png.error();
  image = png_for_pdf(png.value());
  if (!image) return Error{ErrorCode::unreadable_image, "The image cannot be embedded in a PDF."};
  image->to_uploaded = decoded.to_uploaded();
  return std::move(*image);
}

}  // namespace ocr
