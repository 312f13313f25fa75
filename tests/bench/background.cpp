#include "background.hpp"

#include <chrono>
#include <deque>
#include <stdexcept>
#include <thread>

#include "client.hpp"

namespace {

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

}  // namespace

Background::Background(const Options& options) : url_(options.url), headers_(headers_of(options)) {
  const std::string& what = options.background;
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  if (what == "pages") {
    for (int i = 0; i < 2 * cores; ++i) threads_.emplace_back([this] { recognize_pages(); });
  } else if (what == "tasks") {
    threads_.emplace_back([this, cores] { fill_queue(4 * cores); });
  } else if (what == "uploads") {
    threads_.emplace_back([this] { upload(); });
  } else if (!what.empty()) {
    throw std::runtime_error("no such background: " + what);
  }
  if (!threads_.empty()) pause(500);  // until the load has started
}

Background::~Background() {
  stop_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void Background::recognize_pages() {
  Connection connection(url_, &stop_);
  const Upload page("page.png");
  while (!stop_)
    if (connection.post("/image-sync", page.body, headers_).status != 200) pause(20);
}

void Background::fill_queue(int most) {
  Connection connection(url_);
  const Upload page("page.png");
  std::deque<std::string> tasks;
  while (!stop_) {
    while (static_cast<int>(tasks.size()) < most && !stop_) {
      const Answer accepted = connection.post("/image", page.body, headers_);
      if (accepted.status != 202) break;
      tasks.push_back(task_path(accepted));
    }
    if (!tasks.empty() && connection.get(tasks.front()).status != 202) tasks.pop_front();
    pause(100);
  }
  for (const std::string& task : tasks) connection.erase(task);
}

void Background::upload() {
  Connection connection(url_);
  const Upload image("small.bmp");
  while (!stop_) {
    const Answer accepted = connection.post("/image", image.body, headers_);
    if (accepted.status == 202) connection.erase(task_path(accepted));
    pause(20);
  }
}
