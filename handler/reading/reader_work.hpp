// What the readers do: the work of their nursery and of each reader, from an order to an answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/decode.hpp"
#include "isolation/nursery_work.hpp"
#include "isolation/program.hpp"
#include "reading/pdf_page.hpp"
#include "reading/poppler.hpp"
#include "reading/reading_order.hpp"
#include "recognition/recognizer.hpp"

namespace ocr {

struct ReaderSettings {
  ImageLimits limits;
  std::int64_t child_memory_bytes;
  std::string default_languages;  // of requests that name none
  bool loads_model = true;        // of these languages, before the first order
};

// What the nursery tells its owner when it has started.
struct NurseryGreeting {
  bool reads_pdf = false;  // poppler's programs are installed
  std::vector<std::string> installed_languages;
};
NurseryGreeting decode_greeting(std::string_view text);

class ReaderWork final : public NurseryWork {
 public:
  explicit ReaderWork(ReaderSettings settings)
      : settings_(std::move(settings)), poppler_(settings_.child_memory_bytes) {}

  std::string start() override;
  std::vector<std::string> readable_paths() const override;
  void load(const std::string& languages) override;
  bool can_do(std::string_view order) const override;
  std::vector<int> prepare(std::string_view order) override;
  bool needs_threads(std::string_view image) const override;
  std::string answer(std::string_view order, std::string_view image) override;

 private:
  using Clock = std::chrono::steady_clock;
  Result<std::string> carry_out(const ReadingOrder& order, std::string_view image);

  ReaderSettings settings_;
  std::string models_folder_;
  Poppler poppler_;
  Recognizer recognizer_;
  Clock::time_point began_;  // in a child: when it received its order
  // In a child for a PDF: the programs that wait for it.
  std::optional<RunningProgram> pdf_info_;
  std::optional<PdfPage> pdf_page_;
};

}  // namespace ocr
