#include "reading/poppler.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>

#include "base/lines.hpp"

namespace ocr {
namespace {

constexpr std::chrono::seconds time_for_words{4};
constexpr double points_per_inch = 72;
constexpr double longest_side_points = 1e9;  // keeps arithmetic in integers; far too large at any resolution

Error unreadable(const std::string& why) {
  return Error{ErrorCode::unreadable_image, "The bytes start as pdf but " + why + "."};
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t start = text.find_first_not_of(' ');
  return start == std::string_view::npos ? "" : text.substr(start);
}

template <class Number>
std::optional<Number> take_number(std::string_view& text) {
  text = without_blanks(text);
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_word(std::string_view& text, std::string_view word) {
  text = without_blanks(text);
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

struct Points {
  double width;
  double height;

  Points turned() const { return {height, width}; }
};

struct Info {
  int page_count = 0;
  std::map<int, Points> sizes;
};

// "Pages:           2" and, for each page, "Page    1 size:  612 x 792 pts (letter)", before it is turned by
// "Page    1 rot:   90".
void read_line(std::string_view line, Info& info) {
  if (take_word(line, "Pages:")) {
    info.page_count = take_number<int>(line).value_or(0);
  } else if (take_word(line, "Page")) {
    const auto page = take_number<int>(line);
    if (!page) return;
    if (take_word(line, "rot:")) {
      const auto size = info.sizes.find(*page);
      if (size != info.sizes.end() && take_number<int>(line).value_or(0) % 180 != 0)
        size->second = size->second.turned();
      return;
    }
    if (!take_word(line, "size:")) return;
    const auto width = take_number<double>(line);
    if (!width || !take_word(line, "x")) return;
    const auto height = take_number<double>(line);
    if (height && *width > 0 && *height > 0)
      info.sizes[*page] = {std::min(*width, longest_side_points), std::min(*height, longest_side_points)};
  }
}

Info read_info(std::string_view text) {
  Info info;
  while (!text.empty()) read_line(take_line(text), info);
  return info;
}

struct ListedImage {
  std::string_view kind;  // "image", or a mask; empty if the line lists none
  double pixels = 0;
  double shorter_side_px = 0;
  double square_inches = 0;
};

std::string_view take_next_word(std::string_view& text) {
  text = without_blanks(text);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

// "   1     0 image    1000   420  gray    1   1  ccitt  no         1  0   200   200 1304B 2.5%": page,
// number, kind, pixels, …, resolution, size, ratio. The resolution is counted from the end, because an
// inline image has one word fewer before it.
ListedImage read_listed_image(std::string_view line) {
  if (!take_number<int>(line) || !take_number<int>(line)) return {};
  ListedImage image;
  image.kind = take_next_word(line);
  const auto width = take_number<double>(line);
  const auto height = take_number<double>(line);
  if (!width || !height) return {};
  image.pixels = *width * *height;
  image.shorter_side_px = std::min(*width, *height);
  std::vector<std::string_view> words;
  for (auto word = take_next_word(line); !word.empty(); word = take_next_word(line)) words.push_back(word);
  if (words.size() < 4) return image;
  const auto x_ppi = take_number<double>(words[words.size() - 4]);
  const auto y_ppi = take_number<double>(words[words.size() - 3]);
  if (x_ppi && y_ppi && *x_ppi > 0 && *y_ppi > 0) image.square_inches = *width / *x_ppi * *height / *y_ppi;
  return image;
}

std::chrono::seconds time_to_draw(const PixelSize& size) {
  // An A4 page at 300 dpi gets 6 s. If it shows a colour scan at 600 dpi, drawing it takes 0.6 s.
  constexpr std::int64_t pixels_a_second = 4'000'000;
  return time_for_words + std::chrono::seconds(size.width_px * size.height_px / pixels_a_second);
}

PixelSize pixels_of(const Points& points, int dpi) {
  const auto pixels = [&](double length) {
    return static_cast<std::int64_t>(std::ceil(length * dpi / points_per_inch));
  };
  return {pixels(points.width), pixels(points.height)};
}

bool fits(const PixelSize& size, const ImageLimits& limits) {
  return size.width_px <= limits.max_side_px && size.height_px <= limits.max_side_px &&
         size.width_px * size.height_px <= limits.max_pixels;
}

// A finer scan than the default is read as well there, in less time. A coarse one is enlarged by a whole
// factor, because poppler only repeats pixels.
int dpi_for_scan(int dpi) {
  constexpr int coarse_dpi = 150;
  return dpi < coarse_dpi ? dpi * (default_pdf_dpi / dpi) : std::min(dpi, default_pdf_dpi);
}

Result<Page> planned(int number, const Points& points, int dpi, const ImageLimits& limits) {
  const double longer = std::max(points.width, points.height);
  const double at_most = std::min(
      {static_cast<double>(dpi), points_per_inch * static_cast<double>(limits.max_side_px) / longer,
       points_per_inch * std::sqrt(static_cast<double>(limits.max_pixels) / points.width / points.height)});
  // Rounding up can still make a side one pixel too long.
  for (int lower = static_cast<int>(at_most); lower > 0; --lower)
    if (const PixelSize size = pixels_of(points, lower); fits(size, limits)) return Page{number, lower, size};
  return Error{ErrorCode::image_too_large,
               "Page " + std::to_string(number) + " is " +
                   std::to_string(static_cast<std::int64_t>(longer / points_per_inch)) +
                   " inches long, which is too large even at 1 dpi."};
}

}  // namespace

Poppler::Poppler(std::int64_t address_space_bytes)
    : address_space_bytes_(address_space_bytes),
      info_("/usr/bin/pdfinfo"),
      text_("/usr/bin/pdftotext"),
      images_("/usr/bin/pdfimages"),
      render_("/usr/bin/pdftoppm") {}

bool Poppler::is_installed() const {
  return info_.is_installed() && text_.is_installed() && images_.is_installed() && render_.is_installed();
}

RunningProgram Poppler::start_info(int last_page) const {
  constexpr bool with_errors = true;  // pdfinfo reports an encrypted PDF only on stderr
  return info_.start(sandbox_, {"-f", "1", "-l", std::to_string(last_page), "-"},
                     {address_space_bytes_, time_for_words}, with_errors);
}

RunningProgram Poppler::start_text(const Page& page) const {
  const std::string number = std::to_string(page.number);
  return text_.start(sandbox_,
                     {"-f", number, "-l", number, "-enc", "UTF-8", "-bbox-layout", "-cropbox", "-", "-"},
                     {address_space_bytes_, time_for_words});
}

RunningProgram Poppler::start_images(const Page& page) const {
  const std::string number = std::to_string(page.number);
  return images_.start(sandbox_, {"-list", "-f", number, "-l", number, "-"},
                       {address_space_bytes_, time_for_words});
}

RunningProgram Poppler::start_render(const Page& page) const {
  const std::string number = std::to_string(page.number);
  return render_.start(sandbox_,
                       {"-f", number, "-l", number, "-r", std::to_string(page.dpi), "-cropbox", "-"},
                       {address_space_bytes_, time_to_draw(page.size)});
}

RunningProgram Poppler::start_sketch(const Page& page) const {
  constexpr int fine_enough = 150;
  const std::string number = std::to_string(page.number);
  return render_.start(sandbox_,
                       {"-f", number, "-l", number, "-r", std::to_string(std::min(page.dpi, fine_enough)),
                        "-gray", "-cropbox", "-"},
                       {address_space_bytes_, time_to_draw(page.size)});
}

Result<std::vector<Page>> plan_pages(std::string_view info, const PageSelection& chosen, int dpi,
                                     const ImageLimits& limits, const std::map<int, int>& scan_dpi) {
  const auto [page_count, sizes] = read_info(info);
  if (page_count < 1) {
    if (info.find("Incorrect password") != std::string_view::npos)
      return unreadable("are encrypted and cannot be read without the password");
    return unreadable("are corrupt or truncated");
  }
  // A PDF may claim any number of pages, so their list is made only if it is short.
  if (chosen.is_all())
    if (auto few = require_few_pages(page_count, limits); !few) return few.error();
  const auto numbers = chosen.of(page_count);
  if (!numbers) return numbers.error();
  const auto count = static_cast<std::int64_t>(numbers.value().size());
  if (auto few = require_few_pages(count, limits); !few) return few.error();
  std::vector<Page> pages;
  for (const int number : numbers.value()) {
    // Assumed for a page without a size. Rendering it will show what is wrong.
    constexpr Points letter{612, 792};
    const auto size = sizes.find(number);
    const auto scan = scan_dpi.find(number);
    const int own = scan == scan_dpi.end() ? default_pdf_dpi : dpi_for_scan(scan->second);
    auto page = planned(number, size == sizes.end() ? letter : size->second, dpi == 0 ? own : dpi, limits);
    if (!page) return page.error();
    pages.push_back(page.value());
  }
  return pages;
}

Result<void> require_small_images(std::string_view images, const Page& page, const ImageLimits& limits) {
  constexpr std::int64_t reduction = 4;  // scans have more pixels than the page is drawn with
  const std::int64_t most = reduction * limits.max_pixels;
  while (!images.empty())
    if (read_listed_image(take_line(images)).pixels > static_cast<double>(most))
      return Error{ErrorCode::image_too_large, "Page " + std::to_string(page.number) +
                                                   " contains an image of more than " +
                                                   std::to_string(most / 1'000'000) + " megapixels."};
  return {};
}

Error takes_too_long(const std::string& doing) {
  return Error{ErrorCode::deadline_exceeded, "It takes too long " + doing + " of the PDF."};
}

bool has_notable_images(std::string_view images, const Page& page) {
  constexpr double least = 0.05;
  constexpr double least_side_px = 8;  // shorter ones are rules and shades
  double covered = 0;
  while (!images.empty()) {
    const ListedImage image = read_listed_image(take_line(images));
    if ((image.kind == "image" || image.kind == "stencil") && image.shorter_side_px >= least_side_px)
      covered += image.square_inches;
  }
  return covered * page.dpi * page.dpi >
         least * static_cast<double>(page.size.width_px) * static_cast<double>(page.size.height_px);
}

}  // namespace ocr
