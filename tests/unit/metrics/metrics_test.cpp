#include "metrics/metrics.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "metrics/metrics_text.hpp"
#include "processes.hpp"
#include "temporary_folder.hpp"

using namespace std::chrono_literals;
using ocr::Duration;
using ocr::Event;
using ocr::Metrics;
using ocr::test::TemporaryFolder;

namespace {

std::string text_of(const Metrics& metrics) {
  ocr::MetricsText text;
  metrics.write(text);
  return text.take();
}

bool has_line(const Metrics& metrics, const std::string& line) {
  return text_of(metrics).find("\n" + line + "\n") != std::string::npos;
}

void serve(Metrics& metrics, std::string_view route, int status, std::string_view code = "",
           std::chrono::nanoseconds took = 3ms) {
  metrics.count({route, status, code, took, 100, 20});
}

}  // namespace

TEST_CASE("metrics: a request is counted by its route, status and code") {
  Metrics metrics;
  serve(metrics, "POST /image", 202);
  serve(metrics, "POST /image", 202);
  serve(metrics, "POST /image", 415, "unsupported_type");
  serve(metrics, "GET /made-up\" by a client", 404, "unknown_route");
  CHECK(has_line(metrics, R"(ocr_http_requests_total{route="POST /image",status="202",code=""} 2)"));
  CHECK(has_line(metrics,
                 R"(ocr_http_requests_total{route="POST /image",status="415",code="unsupported_type"} 1)"));
  CHECK(has_line(metrics, R"(ocr_http_requests_total{route="other",status="404",code="unknown_route"} 1)"));
  CHECK(has_line(metrics, R"(ocr_http_request_bytes_total{route="POST /image"} 300)"));
  CHECK(has_line(metrics, R"(ocr_http_response_bytes_total{route="POST /image"} 60)"));
  CHECK(text_of(metrics).find("made-up") == std::string::npos);
}

TEST_CASE("metrics: a duration counts in every bucket whose bound it does not exceed") {
  Metrics metrics;
  for (const auto took : {1ms, 2ms, 70'000ms}) metrics.add(Duration::page, took);
  CHECK(has_line(metrics, R"(ocr_page_seconds_bucket{le="0.001"} 1)"));
  CHECK(has_line(metrics, R"(ocr_page_seconds_bucket{le="0.0025"} 2)"));
  CHECK(has_line(metrics, R"(ocr_page_seconds_bucket{le="60"} 2)"));
  CHECK(has_line(metrics, R"(ocr_page_seconds_bucket{le="+Inf"} 3)"));
  CHECK(has_line(metrics, "ocr_page_seconds_sum 70.003"));
  CHECK(has_line(metrics, "ocr_page_seconds_count 3"));
}

TEST_CASE("metrics: the coverage of pages is a histogram of shares") {
  Metrics metrics;
  for (const int percent : {100, 95, 40}) metrics.count_coverage(percent);
  CHECK(has_line(metrics, R"(ocr_page_coverage_ratio_bucket{le="0.5"} 1)"));
  CHECK(has_line(metrics, R"(ocr_page_coverage_ratio_bucket{le="0.95"} 2)"));
  CHECK(has_line(metrics, R"(ocr_page_coverage_ratio_bucket{le="1"} 3)"));
  CHECK(has_line(metrics, "ocr_page_coverage_ratio_sum 2.35"));
}

TEST_CASE("metrics: no process's counts are lost, even if it is killed") {
  const TemporaryFolder folder;
  constexpr int processes = 4;
  constexpr int times = 20'000;
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      Metrics counting;
      counting.share(folder.file("metrics"));
      for (int n = 0; n < times; ++n) counting.count(Event::task_done);
      kill(getpid(), SIGKILL);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
  Metrics metrics;
  metrics.share(folder.file("metrics"));
  CHECK(has_line(metrics, R"(ocr_tasks_total{end="done"} )" + std::to_string(processes * times)));
}

TEST_CASE("metrics: another release's file is replaced, and its processes continue with the old file") {
  const TemporaryFolder folder;
  const std::string path = folder.file("metrics");
  Metrics old_release;
  old_release.share(path);
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const std::uint64_t other_layout = 42;
    file.write(reinterpret_cast<const char*>(&other_layout), sizeof other_layout);
  }
  Metrics new_release;
  new_release.share(path);
  old_release.count(Event::task_done);
  CHECK(has_line(old_release, R"(ocr_tasks_total{end="done"} 1)"));
  CHECK(has_line(new_release, R"(ocr_tasks_total{end="done"} 0)"));
  Metrics next;
  next.share(path);
  new_release.count(Event::task_done);
  CHECK(has_line(next, R"(ocr_tasks_total{end="done"} 1)"));
}

TEST_CASE("metrics: an incomplete file is completed") {
  const TemporaryFolder folder;
  std::ofstream(folder.file("metrics")) << std::string(100, '\0');
  Metrics metrics;
  metrics.share(folder.file("metrics"));
  metrics.count(Event::task_done);
  Metrics other;
  other.share(folder.file("metrics"));
  CHECK(has_line(other, R"(ocr_tasks_total{end="done"} 1)"));
}

TEST_CASE("metrics: if the file cannot be opened, this is logged, and the process counts privately") {
  Metrics metrics;
  const ocr::test::CapturedErrors errors;
  metrics.share("/proc/no-such-folder/metrics");
  metrics.count(Event::task_done);
  CHECK(has_line(metrics, R"(ocr_tasks_total{end="done"} 1)"));
  CHECK(errors.text().find("event=metrics") != std::string::npos);
}

TEST_CASE("metrics text: labels are escaped as the format requires") {
  ocr::MetricsText text;
  text.family("a", "gauge", "An example.");
  text.sample(0.25, {{"name", "back\\slash \"quote\"\nline"}});
  CHECK(text.take() ==
        "# HELP a An example.\n# TYPE a gauge\na{name=\"back\\\\slash \\\"quote\\\"\\nline\"} 0.25\n");
}
