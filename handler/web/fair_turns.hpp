// Which waiting request a process may take next, so that no client keeps all processes of a pool busy.
//
// nginx distributes clients over several listening sockets by their address, so that each socket queues the
// requests of a few clients ("Stochastic Fairness Queueing", P. McKenney, INFOCOM 1990). A socket none of
// whose requests is being answered always gets a process. One that already has a process gets another only
// while fewer than `most_busy` processes of the pool are busy. In a pool of most_busy + 1 processes, one
// therefore remains for other clients, however many requests the busy ones send.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/lock_file.hpp"

namespace ocr {

class FairTurns {
 public:
  FairTurns(std::string lock_path, std::int64_t most_busy);

  // To be held while a request from the socket with this number is answered. nullopt: it must wait. Throws
  // Unavailable if the lock file cannot be opened.
  std::optional<HeldLock> take(std::size_t socket) const;

 private:
  LockFile turns_;
  std::int64_t most_busy_;
};

}  // namespace ocr
