// Measures many clients at once:
//   load URL MODE [--clients N] [--seconds S] [--background WHAT] [--cached] IMAGE…
//
// MODE:
//   sync     each client posts the images in turn to /image-sync and waits for the text
//   tasks    one client keeps N tasks in progress, from POST /image until GET /image returns the text
//   get      one finished task is fetched repeatedly
//   submit   POST /image; each task is finished before the next one, so that the service is idle for each
// WHAT other clients do meanwhile:
//   pages    keep every core busy recognising pages
//   tasks    keep the queue of tasks filled with pages
//   uploads  upload an image repeatedly
//
// IMAGE is a name in images/. Without --cached every request asks for an uncached answer.
//
// Prints one JSON object with the times, texts and errors; the caller evaluates them. Ends after S seconds,
// once the requests in progress are answered; a request is abandoned after 240 s.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "background.hpp"
#include "client.hpp"
#include "figures.hpp"
#include "request.hpp"

namespace {

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

// Polls until the task is no longer queued or running.
Answer finished_task(Connection& connection, const std::string& path, int poll_ms) {
  const Clock::time_point start = Clock::now();
  for (;;) {
    Answer answer = connection.get(path);
    if (answer.status != 202 || seconds_since(start) > 240) return answer;
    pause(poll_ms);
  }
}

// Hands out turns until the time is over and the current set of images is complete, so that all images are
// requested equally often.
class Turns {
 public:
  Turns(double seconds, std::size_t set_size) : seconds_(seconds), set_size_(set_size) {}

  std::optional<std::size_t> next() {
    const std::lock_guard lock(mutex_);
    if (turn_ > 0 && turn_ % set_size_ == 0 && seconds_since(start_) >= seconds_) return std::nullopt;
    return turn_++;
  }

 private:
  std::mutex mutex_;
  Clock::time_point start_ = Clock::now();
  double seconds_;
  std::size_t set_size_;
  std::size_t turn_ = 0;
};

// Runs `options.clients` clients, each with its own connection.
void run_clients(const Options& options, const std::vector<Upload>& uploads,
                 const std::function<void(Connection&, const Upload&)>& ask) {
  Turns turns(options.seconds, uploads.size());
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(options.clients));
  for (int client = 0; client < options.clients; ++client)
    threads.emplace_back([&] {
      Connection connection(options.url);
      while (const auto turn = turns.next()) ask(connection, uploads[*turn % uploads.size()]);
    });
  for (std::thread& thread : threads) thread.join();
}

std::string measure_sync(const Options& options, const std::vector<Upload>& uploads) {
  const Background background(options);
  const std::vector<std::string> headers = headers_of(options);
  Figures figures;
  run_clients(options, uploads, [&](Connection& connection, const Upload& upload) {
    const Answer answer = connection.post("/image-sync", upload.body, headers);
    figures.add(answer, answer.seconds, 200);
    figures.add_text(upload.name, answer);
  });
  return figures.json();
}

std::string measure_tasks(const Options& options, const std::vector<Upload>& uploads) {
  struct Task {
    std::string path, image;
    Clock::time_point submitted;
  };
  const Background background(options);
  const std::vector<std::string> headers = headers_of(options);
  Connection connection(options.url);
  Figures figures;
  std::deque<Task> tasks;
  std::size_t turn = 0;
  const Clock::time_point start = Clock::now();
  for (;;) {
    const bool is_over = seconds_since(start) >= options.seconds;
    if (is_over && tasks.empty()) return figures.json();
    if (!is_over && static_cast<int>(tasks.size()) < options.clients) {
      const Upload& upload = uploads[turn++ % uploads.size()];
      const Clock::time_point submitted = Clock::now();
      const Answer accepted = connection.post("/image", upload.body, headers);
      if (accepted.status == 202) {
        tasks.push_back({task_path(accepted), upload.name, submitted});
      } else {
        figures.add(accepted, accepted.seconds, 202);
        pause(100);
      }
      continue;
    }
    // Poll only the oldest task. It is the first to end, give or take a few milliseconds, and polling all of
    // them would add load.
    const Answer answer = connection.get(tasks.front().path);
    const double seconds = seconds_since(tasks.front().submitted);
    if (answer.status == 202 && seconds < 240) {
      pause(5);
      continue;
    }
    figures.add(answer, seconds, 200);
    figures.add_text(tasks.front().image, answer);
    tasks.pop_front();
  }
}

std::string measure_get(const Options& options, const std::vector<Upload>& uploads) {
  Connection connection(options.url);
  const std::string path = task_path(connection.post("/image", uploads.front().body, headers_of(options)));
  finished_task(connection, path, 5);
  const Background background(options);
  Figures figures;
  run_clients(options, uploads, [&](Connection& own, const Upload& upload) {
    const Answer answer = own.get(path);
    figures.add(answer, answer.seconds, 200);
    figures.add_text(upload.name, answer);
  });
  return figures.json();
}

std::string measure_submit(const Options& options, const std::vector<Upload>& uploads) {
  const Background background(options);
  const std::vector<std::string> headers = headers_of(options);
  Figures figures;
  run_clients(options, uploads, [&](Connection& connection, const Upload& upload) {
    const Answer accepted = connection.post("/image", upload.body, headers);
    figures.add(accepted, accepted.seconds, 202);
    if (accepted.status == 202)
      figures.add_text(upload.name, finished_task(connection, task_path(accepted), 5));
  });
  return figures.json();
}

Options parse(int count, char** arguments) {
  Options options;
  std::vector<std::string> words(arguments + 1, arguments + count);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto value = [&]() -> const std::string& {
      if (++i == words.size()) throw std::runtime_error(words.back() + " needs a value");
      return words[i];
    };
    if (words[i] == "--clients") {
      options.clients = std::clamp(std::stoi(value()), 1, 256);
    } else if (words[i] == "--seconds") {
      options.seconds = std::clamp(std::stod(value()), 0.0, 3600.0);
    } else if (words[i] == "--background") {
      options.background = value();
    } else if (words[i] == "--cached") {
      options.is_cached = true;
    } else if (options.url.empty()) {
      options.url = words[i];
    } else if (options.mode.empty()) {
      options.mode = words[i];
    } else {
      options.images.push_back(words[i]);
    }
  }
  if (options.images.empty())
    throw std::runtime_error("usage: load URL sync|tasks|get|submit [OPTION…] IMAGE…");
  return options;
}

std::string run(const Options& options) {
  const std::vector<Upload> uploads(options.images.begin(), options.images.end());
  if (options.mode == "sync") return measure_sync(options, uploads);
  if (options.mode == "tasks") return measure_tasks(options, uploads);
  if (options.mode == "get") return measure_get(options, uploads);
  if (options.mode == "submit") return measure_submit(options, uploads);
  throw std::runtime_error("no such mode: " + options.mode);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    std::puts(run(parse(count, arguments)).c_str());
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "load: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
