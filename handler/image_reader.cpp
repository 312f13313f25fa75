#include "image_reader.hpp"

#include <array>

#include "answer.hpp"
#include "image.hpp"

namespace ocr {
namespace {

constexpr std::chrono::milliseconds header_deadline{2000};

// Over the pipe goes one byte that tells a value (0) from an error (1 + its code), then the text of either.
std::string encode(const Result<std::string>& result) {
  if (result) return std::string(1, '\0') + result.value();
  return static_cast<char>(1 + static_cast<int>(result.error().code)) + result.error().detail;
}

// A child that was taken over may write anything: only the errors that an image can cause are let through.
constexpr std::array errors_of_images{ErrorCode::image_too_large, ErrorCode::unsupported_type,
                                      ErrorCode::unreadable_image};

Result<std::string> decode_answer(std::string bytes) {
  const int mark = bytes.empty() ? -1 : static_cast<unsigned char>(bytes.front());
  bytes.erase(0, 1);
  if (mark == 0) return bytes;
  for (const ErrorCode code : errors_of_images)
    if (mark == 1 + static_cast<int>(code)) return Error{code, std::move(bytes)};
  return Error{ErrorCode::unreadable_image, "The image crashed its reader."};
}

Error crashed(const ChildOutcome& outcome) {
  return Error{ErrorCode::unreadable_image,
               "The image crashed its reader (signal " + std::to_string(outcome.signal) + ").", true};
}

}  // namespace

Result<std::string> ImageReader::in_child(std::chrono::milliseconds deadline, const KeepGoing& keep_going,
                                          const std::function<Result<std::string>()>& work) const {
  ChildOutcome outcome =
      run_isolated(sandbox_, {deadline, child_memory_bytes_}, keep_going, [&] { return encode(work()); });
  switch (outcome.end) {
    case ChildEnd::answered:
      return decode_answer(std::move(outcome.answer));
    case ChildEnd::out_of_memory:
      return Error{ErrorCode::unreadable_image,
                   "Reading the image takes more memory than it may have (" +
                       std::to_string(child_memory_bytes_ >> 20) + " MiB).",
                   true};
    case ChildEnd::late:
      return Error{ErrorCode::deadline_exceeded,
                   "Reading the image took more than " + std::to_string(deadline.count() / 1000) + " s."};
    case ChildEnd::abandoned:
      return Error{ErrorCode::client_gone, "Nobody waits for the answer any more."};
    case ChildEnd::crashed:
      break;
  }
  return crashed(outcome);
}

Result<void> ImageReader::judge(std::string_view image, const KeepGoing& keep_going) const {
  auto judged = in_child(header_deadline, keep_going, [&]() -> Result<std::string> {
    auto header = read_header(image, limits_);
    if (!header) return header.error();
    return std::string();
  });
  if (!judged) return judged.error();
  return {};
}

Result<std::string> ImageReader::read(std::string_view image, const OcrOptions& options,
                                      std::chrono::milliseconds deadline, const KeepGoing& keep_going) {
  recognizer_.warm(options.languages);
  return in_child(deadline, keep_going, [&]() -> Result<std::string> {
    auto header = read_header(image, limits_);
    if (!header) return header.error();
    auto decoded = decode(image, header.value(), options.rotation != Rotation::none);
    if (!decoded) return decoded.error();
    auto recognition = recognizer_.recognize(decoded.value(), options);
    if (!recognition) return recognition.error();
    return recognition_json(recognition.value(), header.value(), options);
  });
}

}  // namespace ocr
