// The format in which an answer is sent: any Accept header and any file name end in a sound response.
#include "web/representation.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>

#include "base/json_writer.hpp"
#include "fuzz.hpp"
#include "tasks/task_json.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

std::string result_of(TaskState state, FuzzedDataProvider& provider) {
  if (state == TaskState::failed)
    return problem_json({ErrorCode::unreadable_image, provider.ConsumeRandomLengthString()});
  JsonWriter json;
  json.open_object();
  for (const char* name : {"text", "hocr", "tsv", "alto", "pdf", "csv", "markdown"})
    if (provider.ConsumeBool()) json.field(name, provider.ConsumeRandomLengthString());
  json.field("confidence", provider.ConsumeIntegral<int>());
  json.close_object();
  return json.take();
}

TaskView task_of(FuzzedDataProvider& provider) {
  TaskView task;
  task.state =
      provider.PickValueInArray({TaskState::queued, TaskState::running, TaskState::done, TaskState::failed});
  task.position = provider.ConsumeIntegral<std::int64_t>();
  task.page_count = provider.ConsumeIntegral<int>();
  task.pages_done = provider.ConsumeIntegral<int>();
  task.result = result_of(task.state, provider);
  return task;
}

void check_stem(const std::string& stem) {
  must_hold(!stem.empty() && stem.size() <= 80 &&
                std::all_of(stem.begin(), stem.end(),
                            [](unsigned char c) {
                              return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                                     (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
                            }),
            "a file name is safe in a header and on a disk");
  must_hold(stem.front() != '.' && stem.front() != '-', "a file is neither hidden nor an option");
}

void check(const Response& response) {
  constexpr std::array statuses{200, 400, 406, 422};
  must_hold(std::find(statuses.begin(), statuses.end(), response.status) != statuses.end(),
            "the status is one of the documented");
  for (const auto& [name, value] : response.headers)
    must_hold(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
  if (response.content_type.find("json") != std::string::npos)
    must_hold(is_object(response.body), "what is called JSON is JSON");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  const WantedForm wanted{provider.ConsumeRandomLengthString(100), provider.ConsumeRandomLengthString(500)};
  const std::string stem = file_stem(provider.ConsumeRandomLengthString(200), "page");
  check_stem(stem);
  const std::string json = task_json("0123456789abcdef0123456789abcdef", task_of(provider));
  must_hold(is_object(json), "a task is JSON");
  check(represent(json, wanted, stem));
  return 0;
}
