#include "pdf/scan_resolution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "image/geometry.hpp"
#include "pdf/qpdf.hpp"

namespace ocr {
namespace {

constexpr double points_per_inch = 72;

// Operators that draw nothing: graphics state, clipping, marked content, and text without showing it.
constexpr std::array<std::string_view, 33> silent{
    "w",  "J",  "j",  "M",  "d",  "ri", "i",  "gs", "re", "W",  "W*", "n", "BT", "ET",  "Tf",  "Td", "TD",
    "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts", "g",  "G",  "rg", "RG", "k", "K",  "BDC", "BMC", "EMC"};
constexpr std::array<std::string_view, 4> text_shown{"Tj", "TJ", "'", "\""};

// Follows the content of a page as far as it shows pictures, and gives up at anything else.
class ScanContent final : public QPDFObjectHandle::ParserCallbacks {
 public:
  explicit ScanContent(QPDFPageObjectHelper& page)
      : pictures_(page.getAttribute("/Resources", false).getKeyIfDict("/XObject")) {}

  void handleObject(QPDFObjectHandle object) override {
    const bool is_operator = object.isOperator();
    if (!is_operator) operands_.push_back(object);
    if (++objects_ > most_objects || (is_operator && !carry_out(object.getOperatorValue()))) {
      is_scan_ = false;
      terminateParsing();
    }
    if (is_operator) operands_.clear();
  }
  void handleEOF() override {}

  // Pixels an inch; nullopt if the page is no scan.
  std::optional<double> resolution() const {
    return is_scan_ && highest_ > 0 ? std::optional(highest_) : std::nullopt;
  }

 private:
  bool carry_out(const std::string& name) {
    if (name == "Do") return operands_.size() == 1 && show(operands_[0]);
    if (name == "q") return saved_.size() < most_saved && (saved_.push_back(state_), true);
    if (name == "Q") return restore();
    if (name == "cm") return transform();
    if (name == "Tr") return set_text_mode();
    if (std::find(text_shown.begin(), text_shown.end(), name) != text_shown.end()) return state_.hides_text;
    return std::find(silent.begin(), silent.end(), name) != silent.end();
  }

  bool restore() {
    if (saved_.empty()) return false;
    state_ = saved_.back();
    saved_.pop_back();
    return true;
  }

  bool transform() {
    std::array<double, 6> m{};
    if (operands_.size() != m.size()) return false;
    for (std::size_t i = 0; i < m.size(); ++i) {
      if (!operands_[i].isNumber()) return false;
      m[i] = operands_[i].getNumericValue();
    }
    state_.map = state_.map.after({m[0], m[2], m[4], m[1], m[3], m[5]});
    return true;
  }

  // Mode 3 is invisible: the text layer that an earlier program added.
  bool set_text_mode() {
    state_.hides_text = operands_.size() == 1 && operands_[0].isInteger() && operands_[0].getIntValue() == 3;
    return true;
  }

  bool show(QPDFObjectHandle& operand) {
    if (!operand.isName()) return false;
    auto picture =
        pictures_.isDictionary() ? pictures_.getKey(operand.getName()) : QPDFObjectHandle::newNull();
    if (!picture.isImage(false)) return false;
    const auto side = [&](const char* name) {
      auto value = picture.getDict().getKey(name);
      return value.isInteger() ? static_cast<double>(value.getIntValue()) : 0;
    };
    const double across = std::hypot(state_.map.a, state_.map.c) / points_per_inch;
    const double down = std::hypot(state_.map.b, state_.map.d) / points_per_inch;
    if (across <= 0 || down <= 0) return false;
    highest_ = std::max({highest_, side("/Width") / across, side("/Height") / down});
    return true;
  }

  struct State {
    Affine map;
    bool hides_text = false;
  };
  static constexpr std::size_t most_saved = 64;
  static constexpr int most_objects = 20'000;  // with an earlier program's text

  QPDFObjectHandle pictures_;
  std::vector<QPDFObjectHandle> operands_;
  State state_;
  std::vector<State> saved_;
  int objects_ = 0;
  bool is_scan_ = true;
  double highest_ = 0;
};

// What draws a scan is short. Anything longer would take time, or memory once it is uncompressed.
bool is_short(QPDFPageObjectHelper& page) {
  constexpr std::size_t most_bytes = 20'000;
  std::size_t bytes = 0;
  for (auto& content : page.getPageContents()) {
    auto length = content.getDict().getKey("/Length");
    if (!length.isInteger() || length.getIntValue() < 0) return false;
    bytes += static_cast<std::size_t>(length.getIntValue());
  }
  return bytes <= most_bytes;
}

// Annotations may show more than the page's content does; links show nothing.
bool shows_annotations(QPDFPageObjectHelper& page) {
  for (auto& annotation : page.getAnnotations())
    if (annotation.getSubtype() != "/Link") return true;
  return false;
}

std::optional<double> resolution_of(QPDFPageObjectHelper page) {
  if (!is_short(page) || shows_annotations(page)) return std::nullopt;
  ScanContent content(page);
  page.parseContents(&content);
  return content.resolution();
}

}  // namespace

std::map<int, int> scan_resolutions(std::string_view pdf, const PageSelection& pages) {
  constexpr double highest = 10'000;
  std::map<int, int> found;
  try {
    QPDF opened;
    opened.setSuppressWarnings(true);
    opened.setAttemptRecovery(false);
    opened.processMemoryFile("pdf", pdf.data(), pdf.size());
    const auto all = QPDFPageDocumentHelper(opened).getAllPages();
    const auto numbers = pages.of(static_cast<int>(all.size()));
    if (!numbers) return {};
    for (const int number : numbers.value())
      if (const auto resolution = resolution_of(all[static_cast<std::size_t>(number) - 1]))
        found[number] = static_cast<int>(std::ceil(std::min(*resolution, highest) - 0.01));
  } catch (const std::bad_alloc&) {
    throw;  // the limit of the child's memory
  } catch (const std::exception&) {
    return {};
  }
  return found;
}

}  // namespace ocr
