// Clients that keep a service busy with marked requests: every image, key, callback URL and PDF text has a
// mark of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "client.hpp"
#include "contract/marks.hpp"
#include "faults/background.hpp"

namespace ocr::test {

struct MarkedFile {
  std::string reader;  // the kind of reader that reads it
  std::string sample;  // empty: a PDF that contains its text, which is a mark
  std::string phrase;  // in its result
  std::size_t least_bytes;
  std::string options = "formats=text";  // in the query
};
const std::vector<MarkedFile>& marked_files();
const MarkedFile& file_of(int request);

class MarkedLoad {
 public:
  MarkedLoad(const Marks& marks, std::string url, std::string callback_url);

  void stop() { clients_.reset(); }  // the destructor does so too

  std::set<std::string, std::less<>> task_ids() const;
  // The routes and files whose right result has not come back yet, for example "/image scan.pdf".
  std::vector<std::string> unread() const;

 private:
  std::string bytes_of(int request) const;
  void work(int client);
  void read_now(int request);
  void read_as_task(int request);
  void submit_and_erase(int request);
  std::string submit(int request);
  void note_result(const std::string& route, int request, const Answer& answer);

  const Marks& marks_;
  std::string url_;
  std::string callback_url_;
  std::atomic<int> next_request_{1};
  mutable std::mutex mutex_;  // for the following
  std::set<std::string, std::less<>> task_ids_;
  std::set<std::string> read_;  // see unread()
  std::unique_ptr<Background> clients_;
};

}  // namespace ocr::test
