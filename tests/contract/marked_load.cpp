#include "contract/marked_load.hpp"

#include <chrono>
#include <thread>
#include <utility>

#include "pdf_bytes.hpp"

namespace ocr::test {
namespace {

constexpr int most_requests = 20'000;

constexpr const char* now_route = "/image-sync";
constexpr const char* task_route = "/image";

std::string entry_of(const std::string& route, const MarkedFile& file) {
  return route + " " + (file.sample.empty() ? "PDF with text" : file.sample);
}

// A mark in every page of memory that the bytes will fill.
std::string padding(const std::string& mark, std::size_t size) {
  constexpr std::size_t memory_page = 4096;
  std::string bytes = "\n" + mark + "\n";
  while (bytes.size() < size) bytes += mark + std::string(memory_page - mark.size(), '.');
  return bytes;
}

std::string pdf_with_text(const std::string& text, const std::string& unused_bytes) {
  return pdf_of(
      {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] /Contents 4 0 R /Resources << /Font << /F1 5 "
       "0 R >> >> >>",
       stream("", shown_text(text)), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
       stream("", unused_bytes)});
}

}  // namespace

const std::vector<MarkedFile>& marked_files() {
  static const std::vector<MarkedFile> files{
      {"picture", "snippet.png", "beside the blue gate", 0},
      {"picture", "small.gif", "closed for lunch", 600'000},
      {"document", "five-pages.tiff", "on the second tide", 100'000},
      {"PDF", "", "", 300'000},
      {"PDF", "scan.pdf", "hang in the porch", 0, "formats=pdf"},  // read, and then written anew
  };
  return files;
}

const MarkedFile& file_of(int request) {
  return marked_files()[static_cast<std::size_t>(request) % marked_files().size()];
}

MarkedLoad::MarkedLoad(const Marks& marks, std::string url, std::string callback_url)
    : marks_(marks),
      url_(std::move(url)),
      callback_url_(std::move(callback_url)),
      clients_(std::make_unique<Background>(5, [this](int client, std::size_t) { work(client); })) {}

std::set<std::string, std::less<>> MarkedLoad::task_ids() const {
  const std::lock_guard lock(mutex_);
  return task_ids_;
}

std::vector<std::string> MarkedLoad::unread() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> all;
  for (const char* route : {now_route, task_route})
    for (const MarkedFile& file : marked_files())
      if (!read_.contains(entry_of(route, file))) all.push_back(entry_of(route, file));
  return all;
}

std::string MarkedLoad::bytes_of(int request) const {
  const MarkedFile& file = file_of(request);
  const std::string mark = marks_.of(Mark::image, request);
  if (file.sample.empty())
    return pdf_with_text(marks_.of(Mark::result, request), padding(mark, file.least_bytes));
  return sample(file.sample) + padding(mark, file.least_bytes);
}

void MarkedLoad::work(int client) {
  const int request = next_request_++;
  if (request > most_requests) return std::this_thread::sleep_for(std::chrono::milliseconds(10));
  if (client < 2) return read_now(request);
  if (client < 4) return read_as_task(request);
  submit_and_erase(request);
}

void MarkedLoad::note_result(const std::string& route, int request, const Answer& answer) {
  const MarkedFile& file = file_of(request);
  const std::string& expected = file.sample.empty() ? marks_.of(Mark::result, request) : file.phrase;
  if (answer.status != 200 || !contains(answer.body, expected)) return;
  const std::lock_guard lock(mutex_);
  read_.insert(entry_of(route, file));
}

void MarkedLoad::read_now(int request) {
  note_result(now_route, request, post(url_ + now_route + "?" + file_of(request).options, bytes_of(request)));
}

std::string MarkedLoad::submit(int request) {
  const Answer accepted =
      post(url_ + "/image?" + file_of(request).options + "&callback_url=" + callback_url_ + "/" +
               marks_.of(Mark::callback, request),
           bytes_of(request), {"Idempotency-Key: " + marks_.of(Mark::key, request)});
  if (accepted.status != 202) return "";
  const std::string id = accepted.field("task_id");
  const std::lock_guard lock(mutex_);
  task_ids_.insert(id);
  return id;
}

void MarkedLoad::read_as_task(int request) {
  const std::string id = submit(request);
  if (!id.empty()) note_result(task_route, request, await_task(url_, id));
}

void MarkedLoad::submit_and_erase(int request) {
  Ask erase;
  erase.method = "DELETE";
  erase.url = url_ + "/image?task_id=" + submit(request);
  send(erase);
}

}  // namespace ocr::test
