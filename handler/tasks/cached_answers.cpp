#include "tasks/cached_answers.hpp"

#include <string>
#include <thread>
#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view prefix = "ocr:answer:";
constexpr std::chrono::milliseconds glance{5};               // between attempts to take the lock
constexpr std::chrono::milliseconds between_questions{100};  // between calls of keep_going

// Keys that agree in these 60 bits share a lock, and one image then waits for the other: once in 10^18.
std::int64_t lock_of(const std::string& key) {
  constexpr std::size_t digits = 15;
  return std::stoll(key.substr(prefix.size(), digits), nullptr, 16);
}

// A document with a failed page is not cached: its reader crashed or missed the deadline, and may succeed
// next time. (Inside a text the quotes would be escaped.)
bool tells_of_problem(const std::string& json) {
  return json.find(R"("problem":{)") != std::string::npos;
}

}  // namespace

std::string CachedAnswers::key_of(std::string_view image, const OcrOptions& options) const {
  if (!rules_.is_on) return "";
  return std::string(prefix) + sha256({rules_.engine_version, to_query(options), image});
}

std::optional<std::string> CachedAnswers::find(const std::string& key) {
  if (key.empty()) return std::nullopt;
  auto json = cache_.get(key);
  if (!json) return std::nullopt;
  json->reserve(json->size() + json_padding);
  if (!is_json_object(*json)) return std::nullopt;
  return json;
}

CachedAnswers::Answer CachedAnswers::read_and_keep(const std::string& key,
                                                   const std::function<Result<std::string>()>& read) {
  auto json = read();
  if (json && !tells_of_problem(json.value())) cache_.put(key, json.value(), rules_.keep);
  return {std::move(json), false};
}

CachedAnswers::Answer CachedAnswers::find_or_read(const std::string& key, Clock::time_point latest,
                                                  const KeepGoing& keep_going,
                                                  const std::function<Result<std::string>()>& read) {
  if (key.empty()) return {read(), false};
  if (auto known = find(key)) return {std::move(*known), true};
  if (cache_.is_resting()) return {read(), false};

  auto turn = being_read_.try_lock(lock_of(key));
  for (Clock::time_point next_question = Clock::now(); !turn;) {
    const Clock::time_point now = Clock::now();
    if (now >= latest)
      return {Error{ErrorCode::deadline_exceeded,
                    "Another request is reading the same image and did not finish in time."},
              false};
    if (now >= next_question) {
      if (!keep_going()) return {Error{ErrorCode::client_gone, "The answer is no longer wanted."}, false};
      next_question = now + between_questions;
    }
    std::this_thread::sleep_for(glance);
    turn = being_read_.try_lock(lock_of(key));
  }
  if (auto known = find(key)) return {std::move(*known), true};
  return read_and_keep(key, read);
}

}  // namespace ocr
