// Every row of the error table, through a real nginx.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <future>

#include "catch.hpp"
#include "client.hpp"
#include "noise.hpp"
#include "stack.hpp"

namespace {

void check_problem(const Answer& answer, long status, const std::string& code) {
  CAPTURE(answer.body);
  CHECK(answer.status == status);
  CHECK(answer.field("code") == code);
  CHECK(answer.field("status") == std::to_string(status));
  CHECK(answer.field("title").size() > 5);
  CHECK(answer.field("detail").size() > 5);
  REQUIRE(answer.headers.count("content-type") == 1);
  CHECK(answer.headers.at("content-type") == "application/problem+json");
}

std::string png_header(std::uint32_t width, std::uint32_t height) {
  std::string bytes = sample("snippet.png");
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[16 + i] = static_cast<char>(width >> (24 - 8 * i) & 0xFF);
    bytes[20 + i] = static_cast<char>(height >> (24 - 8 * i) & 0xFF);
  }
  return bytes;
}

struct Row {
  const char* what;
  std::string method;
  std::string path;
  std::string body;
  long status;
  std::string code;
};

// Sends a request that libcurl would refuse to send.
std::string raw_exchange(const std::string& url, const std::string& request) {
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(write(connection, request.data(), request.size()) == static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(connection, buffer, sizeof buffer)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(got));
  close(connection);
  return answer;
}

}  // namespace

TEST_CASE("each kind of bad request has its code, on both POST routes") {
  const std::string route = GENERATE("/image-sync", "/image");
  const std::string good = base64(sample("small.gif"));
  const std::vector<Row> rows{
      {"no body", "POST", "", "", 400, "missing_image"},
      {"an empty object", "POST", "", "{}", 400, "missing_image"},
      {"an empty image", "POST", "", R"({"image_data": ""})", 400, "missing_image"},
      {"an image that is a number", "POST", "", R"({"image_data": 5})", 400, "missing_image"},
      {"a truncated object", "POST", "", R"({"image_data": "AAAA)", 400, "malformed_json"},
      {"trailing characters after the object", "POST", "", "{\"image_data\": \"" + good + "\"} x", 400,
       "malformed_json"},
      {"a repeated field", "POST", "", R"({"psm": 3, "psm": 3})", 400, "malformed_json"},
      {"bytes that are not UTF-8", "POST", "", "{\"image_data\": \"\xFF\"}", 400, "malformed_json"},
      {"a wrong character", "POST", "", R"({"image_data": "AA*A"})", 400, "bad_base64"},
      {"missing padding", "POST", "", R"({"image_data": "AAA"})", 400, "bad_base64"},
      {"a data URI without base64", "POST", "", R"({"image_data": "data:image/png,xyz"})", 400, "bad_base64"},
      {"an unknown option", "POST", "", "{\"image_data\": \"" + good + "\", \"colour\": 1}", 400,
       "bad_option"},
      {"an unknown option in the query", "POST", "?colour=1", sample("small.gif"), 400, "bad_option"},
      {"a language that is not installed", "POST", "?lang=tlh", sample("small.gif"), 400, "bad_option"},
      {"a language that is a path", "POST", "?lang=../../etc/passwd", sample("small.gif"), 400, "bad_option"},
      {"a page segmentation mode out of range", "POST", "?psm=14", sample("small.gif"), 400, "bad_option"},
      {"a resolution that is a word", "POST", "?dpi=high", sample("small.gif"), 400, "bad_option"},
      {"an angle that is not a multiple of 90", "POST", "?rotate=45", sample("small.gif"), 400, "bad_option"},
      {"too many pixels", "POST", "", png_header(8000, 8000), 413, "image_too_large"},
      {"a side that is too long", "POST", "", png_header(20001, 10), 413, "image_too_large"},
      {"plain text", "POST", "", "Not an image at all", 415, "unsupported_type"},
      {"a PostScript file", "POST", "", "%!PS-Adobe-3.0\n", 415, "unsupported_type"},
      {"a truncated PDF", "POST", "", "%PDF-1.7\n", 422, "unreadable_image"},
      {"an SPIX, which Leptonica could read", "POST", "", "spix\1\2\3", 415, "unsupported_type"},
      {"only a header", "POST", "", sample("snippet.png").substr(0, 12), 422, "unreadable_image"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(route << ": " << row.what) {
      check_problem(post(shared_stack().url(route + row.path), row.body), row.status, row.code);
    }
  }
}

TEST_CASE("a decoder failure is answered with 422") {
  std::string broken = sample(GENERATE("two-columns.tiff", "single-line.webp", "small.gif", "small.bmp"));
  broken.resize(broken.size() * 2 / 3);
  check_problem(post(shared_stack().url("/image-sync"), broken), 422, "unreadable_image");
}

TEST_CASE("a JPEG or PNG that ends early is read as far as it goes, and the answer says what is missing") {
  std::string broken = sample(GENERATE("snippet.png", "colour.jpg"));
  broken.resize(broken.size() * 2 / 3);
  const Answer answer = post(shared_stack().url("/image-sync"), broken);
  REQUIRE(answer.status == 200);
  CHECK(answer.body.find(R"("warnings":["The file ends early: what follows row )") != std::string::npos);
  CHECK_FALSE(answer.field("text").empty());
}

TEST_CASE("each kind of bad request for a task has its code") {
  const std::string method = GENERATE("GET", "DELETE");
  const auto ask = [&](const std::string& path, const std::string& body) {
    Ask request;
    request.method = method;
    request.url = shared_stack().url(path);
    request.body = body;
    return send(request);
  };
  check_problem(ask("/image", ""), 400, "missing_task_id");
  check_problem(ask("/image", "{}"), 400, "missing_task_id");
  check_problem(ask("/image", "not JSON"), 400, "malformed_json");
  check_problem(ask("/image", R"({"id": "x"})"), 400, "bad_option");
  check_problem(ask("/image?task_id=00000000000000000000000000000000", ""), 404, "unknown_task");
  check_problem(ask("/image?task_id=../../tasks", ""), 404, "unknown_task");
}

TEST_CASE("unknown addresses and methods are refused, by the handlers and by nginx") {
  const auto ask = [&](const std::string& method, const std::string& path) {
    Ask request;
    request.method = method;
    request.url = shared_stack().url(path);
    return send(request);
  };
  check_problem(ask("GET", "/nothing-here"), 404, "unknown_route");
  check_problem(ask("POST", "/image/"), 404, "unknown_route");
  check_problem(ask("GET", "/image-sync"), 405, "method_not_allowed");
  CHECK(ask("GET", "/image-sync").headers.at("allow") == "POST");
  check_problem(ask("PUT", "/image"), 405, "method_not_allowed");
  CHECK(ask("PUT", "/image").headers.at("allow") == "POST, GET, DELETE");
  check_problem(ask("POST", "/"), 405, "method_not_allowed");
  CHECK(ask("POST", "/").headers.at("allow") == "GET, HEAD");
  CHECK(ask("HEAD", "/healthz").status == 200);
}

TEST_CASE("nginx's own errors are problem documents too") {
  check_problem(post(shared_stack().url("/image-sync"), std::string(21 << 20, 'x')), 413, "body_too_large");
  check_problem(get(shared_stack().url("/" + std::string(40'000, 'x'))), 414, "uri_too_long");
  Ask long_header;
  long_header.url = shared_stack().url("/healthz");
  long_header.headers = {"X-Long: " + std::string(40'000, 'x')};
  check_problem(send(long_header), 431, "headers_too_large");
  const std::string answer = raw_exchange(shared_stack().url(), "nonsense\r\n\r\n");
  CHECK(answer.find("\"code\":\"bad_request\"") != std::string::npos);
}

TEST_CASE("a recognition that exceeds the deadline is stopped with 504, and its process keeps serving") {
  Stack stack({"OCR_SYNC_DEADLINE_S=1", "OCR_SYNC_PROCESSES=1"});
  const auto before = stack.processes("sync");
  auto pending = std::async([&] { return post(stack.url("/image-sync"), noise_bmp()); });
  REQUIRE(stack.halt_recognition() != 0);
  check_problem(pending.get(), 504, "deadline_exceeded");
  CHECK(stack.recognitions().empty());
  CHECK(post(stack.url("/image-sync"), sample("small.gif")).status == 200);
  CHECK(stack.processes("sync") == before);
}

TEST_CASE("a reader crash is answered with 422, and its process keeps serving") {
  Stack stack({"OCR_SYNC_PROCESSES=1"});
  const auto before = stack.processes("sync");
  auto pending = std::async([&] { return post(stack.url("/image-sync"), noise_bmp()); });
  const pid_t reader = stack.halt_recognition();
  REQUIRE(reader != 0);
  kill(reader, SIGSEGV);
  kill(reader, SIGCONT);
  check_problem(pending.get(), 422, "unreadable_image");
  CHECK(post(stack.url("/image-sync"), sample("small.gif")).status == 200);
  CHECK(stack.processes("sync") == before);
}

TEST_CASE("standby children that are killed are replaced, and no request fails") {
  Stack stack({"OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1", "OCR_WORKERS=1"});
  const std::string text = post(stack.url("/image-sync"), sample("small.gif")).field("text");
  for (int round = 0; round < 3; ++round) {
    REQUIRE(eventually([&] { return stack.standbys().size() == 4; }));
    for (const pid_t child : stack.standbys()) kill(child, SIGKILL);
    const Answer now = post(stack.url("/image-sync"), sample("small.gif"));
    CHECK(now.status == 200);
    CHECK(now.field("text") == text);
    CHECK(post(stack.url("/image"), sample("small.gif")).status == 202);
  }
}

TEST_CASE("a killed handler is answered with a 502 problem document and replaced") {
  Stack stack({"OCR_SYNC_PROCESSES=1"});
  const auto before = stack.processes("sync");
  auto pending = std::async([&] { return post(stack.url("/image-sync"), noise_bmp()); });
  const pid_t reader = stack.halt_recognition();
  REQUIRE(reader != 0);
  for (const pid_t process : before)
    for (const pid_t child : children_of(process))
      if (child == reader) kill(process, SIGKILL);
  const Answer answer = pending.get();
  check_problem(answer, 502, "bad_gateway");
  CHECK(answer.headers.at("retry-after") == "1");
  CHECK(post(stack.url("/image-sync"), sample("small.gif")).status == 200);
  CHECK(stack.processes("sync") != before);
  CHECK(eventually([&] { return kill(reader, 0) != 0; }));
}

TEST_CASE("a handler whose nursery is killed still answers its request, and is replaced") {
  Stack stack({"OCR_SYNC_PROCESSES=1"});
  auto pending = std::async([&] { return post(stack.url("/image-sync"), sample("small.gif")); });
  const pid_t reader = stack.halt_recognition();
  REQUIRE(reader != 0);
  const auto before = stack.processes("sync");
  for (const pid_t process : before)
    for (const pid_t child : children_of(process))
      if (name_of(child) == "ocr-nursery") kill(child, SIGKILL);
  kill(reader, SIGCONT);
  CHECK(pending.get().status == 200);
  CHECK(eventually([&] {
    const auto now = stack.processes("sync");
    return now.size() == before.size() &&
           std::find_first_of(now.begin(), now.end(), before.begin(), before.end()) == now.end();
  }));
  CHECK(post(stack.url("/image-sync"), sample("snippet.png")).status == 200);
}

TEST_CASE("a client that disconnects cancels its recognition") {
  Stack stack({"OCR_SYNC_PROCESSES=1"});
  Ask impatient;
  impatient.method = "POST";
  impatient.url = stack.url("/image-sync");
  impatient.body = noise_bmp();
  impatient.give_up = std::chrono::milliseconds(1500);
  auto pending = std::async([&] { return send(impatient); });
  REQUIRE(stack.halt_recognition() != 0);
  CHECK(pending.get().status == 0);
  // Otherwise it would run until its deadline, twice as long as this test waits.
  CHECK(eventually([&] { return stack.recognitions().empty(); }));
  CHECK(post(stack.url("/image-sync"), sample("small.gif")).status == 200);
}

TEST_CASE("a full queue refuses with 429 and Retry-After") {
  Stack stack({"OCR_QUEUE_TASKS=2", "OCR_WORKERS=1"});
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGSTOP);
  CHECK(post(stack.url("/image"), sample("small.gif")).status == 202);
  CHECK(post(stack.url("/image"), sample("small.gif")).status == 202);
  const Answer refused = post(stack.url("/image"), sample("small.gif"));
  check_problem(refused, 429, "busy");
  CHECK(std::stoi(refused.headers.at("retry-after")) >= 1);
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGCONT);
  CHECK(eventually([&] { return post(stack.url("/image"), sample("small.gif")).status == 202; }));
}

TEST_CASE("a store that cannot be written refuses with 503, and accepts tasks again when it can") {
  Stack stack({"OCR_WORKERS=1"});
  // Acts as another program that holds the store's write lock longer than any handler waits for it.
  StoreLock lock(stack.run_folder() + "/tasks/tasks.db");
  const Answer refused = post(stack.url("/image"), sample("small.gif"));
  check_problem(refused, 503, "store_unavailable");
  CHECK(std::stoi(refused.headers.at("retry-after")) >= 1);
  lock.release();
  const Answer accepted = post(stack.url("/image"), sample("small.gif"));
  REQUIRE(accepted.status == 202);
  CHECK(await_task(stack.url(), accepted.field("task_id")).field("status") == "done");
}
