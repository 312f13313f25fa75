// Looks into the processes of a service under marked load that may hold nothing, or only their own order:
// nurseries, children that stand ready, readers and their programs.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "contract/marked_load.hpp"
#include "contract/marks.hpp"
#include "process_memory.hpp"
#include "stack.hpp"

namespace ocr::test {

class Inspection {
 public:
  Inspection(const Stack& stack, const Marks& marks, const MarkedLoad& load)
      : stack_(stack), marks_(marks), load_(load) {}

  // Looks at some processes of each pool, of kinds that were not seen often enough.
  void look();

  // What was not seen often enough, for example "api: pdfinfo". Also what was not found in the pool's own
  // processes, which must hold it: shows that the search finds it.
  std::vector<std::string> missing() const;
  std::string counts() const;  // for people

  // What must not be there, and in how many processes it was found: "api: standby: secret (5 of 6)".
  std::vector<std::string> findings() const;

 private:
  struct Pool;
  struct Subject {
    std::string kind;
    pid_t process;
  };
  static const std::vector<Pool>& pools();

  bool is_wanted(const Pool& pool, const std::string& kind) const;
  std::optional<Subject> find_wanted(const Pool& pool, pid_t process) const;
  void inspect_one(const Pool& pool, pid_t process);
  void judge(const Pool& pool, const std::string& kind);
  void learn(const Pool& pool, pid_t process);
  std::vector<std::string> unknown_to(const Pool& pool) const;

  const Stack& stack_;
  const Marks& marks_;
  const MarkedLoad& load_;
  ProcessContents contents_;
  std::map<std::string, std::map<std::string, int>> seen_;                             // by pool and kind
  std::map<std::string, std::map<std::string, std::map<std::string, int>>> findings_;  // by pool and kind
  std::map<std::string, std::set<std::string>> known_;  // to each pool's own processes
  std::chrono::steady_clock::time_point next_lesson_;
};

}  // namespace ocr::test
