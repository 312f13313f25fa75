#include "recognition/orientation.hpp"

#include "recognition/tesseract.hpp"

namespace ocr {
namespace {

constexpr float sure_orientation = 1.0F;
constexpr float sure_script = 1.0F;

}  // namespace

std::optional<Orientation> detect_orientation(std::string_view model, const Image& image) {
  if (model.empty()) return std::nullopt;
  tesseract::TessBaseAPI engine;
  if (engine.Init(model.data(), static_cast<int>(model.size()), orientation_model.data(),
                  tesseract::OEM_TESSERACT_ONLY, nullptr, 0, nullptr, nullptr, false, nullptr) != 0)
    return std::nullopt;
  engine.SetPageSegMode(tesseract::PSM_AUTO_OSD);
  engine.SetImage(image.pix());
  int degrees = 0;
  float confidence = 0;
  const char* script = nullptr;
  float script_confidence = 0;
  if (!engine.DetectOrientationScript(&degrees, &confidence, &script, &script_confidence))
    return std::nullopt;
  Orientation seen{(360 - degrees) % 360, confidence >= sure_orientation, ""};
  if (script && script_confidence >= sure_script) seen.script = script;
  return seen;
}

std::optional<int> turn_to_upright(std::string_view model, const Image& image) {
  const auto seen = detect_orientation(model, image);
  if (!seen || seen->turn == 0 || !seen->turn_is_sure) return std::nullopt;
  return seen->turn;
}

}  // namespace ocr
