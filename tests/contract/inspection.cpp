#include "contract/inspection.hpp"

#include <algorithm>
#include <optional>

namespace ocr::test {

struct Inspection::Pool {
  std::string name;
  std::vector<std::string> kinds;  // of the processes to look at
  std::set<std::string> knows;     // what the pool's own processes must be seen to hold
};

namespace {

using Clock = std::chrono::steady_clock;

constexpr int often_enough = 5;
constexpr std::chrono::milliseconds lesson_break{50};

bool is_reader(const std::string& kind) {
  return kind.ends_with("reader");
}

// "nursery", "standby" or "reader".
std::string kind_of(pid_t child) {
  const std::string name = name_of(child);
  return name.starts_with("ocr-") ? name.substr(4) : "";
}

std::string name_of_mark(Mark mark) {
  switch (mark) {
    case Mark::image:
      return "image";
    case Mark::key:
      return "key";
    case Mark::result:
      return "result";
    case Mark::callback:
      return "callback";
    case Mark::secret:
      return "secret";
  }
  return "damaged mark";
}

std::string name_of_reader(int request) {
  return request == 0 ? "reader without an image" : file_of(request).reader + " reader";
}

bool is_harmless(const std::string& descriptor, bool is_program) {
  const auto is_below = [&](const char* folder) { return descriptor.starts_with(folder); };
  if (descriptor == "/dev/null" || is_below("pipe:") || descriptor == "/memfd:image (deleted)") return true;
  if (descriptor == unnamed_message_socket) return true;  // the service's other sockets have names or streams
  // The programs to start and the rules to start them under. A program reads its libraries and fonts.
  if (is_below("/usr/bin/pdf") || descriptor == "anon_inode:[landlock-ruleset]") return true;
  return is_program && (is_below("/usr/") || is_below("/etc/") || is_below("/var/cache/fontconfig/"));
}

// Without the numbers that differ from process to process.
std::string general_name(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.find('['));
}

}  // namespace

const std::vector<Inspection::Pool>& Inspection::pools() {
  static const std::vector<std::string> all{"nursery",         "standby",    "picture reader",
                                            "document reader", "PDF reader", "pdfinfo",
                                            "pdftotext",       "pdfimages",  "pdftoppm"};
  static const std::vector<Pool> table{
      {"sync", all, {"image"}},
      // Its readers only judge whether a task's image can be read.
      {"api", {all.begin(), all.begin() + 6}, {"image", "key", "callback", "task id", "result"}},
      {"work", all, {"image", "task id", "result"}},
      {"notify", {}, {"callback", "secret"}},
  };
  return table;
}

bool Inspection::is_wanted(const Pool& pool, const std::string& kind) const {
  const auto in_pool = seen_.find(pool.name);
  return std::any_of(pool.kinds.begin(), pool.kinds.end(), [&](const std::string& each) {
    if (each != kind && !(kind == "reader" && is_reader(each))) return false;
    if (in_pool == seen_.end()) return true;
    const auto seen = in_pool->second.find(each);
    return seen == in_pool->second.end() || seen->second < often_enough;
  });
}

// Programs first: they live for the shortest time.
std::optional<Inspection::Subject> Inspection::find_wanted(const Pool& pool, pid_t process) const {
  std::optional<Subject> wanted;
  for (const pid_t child : children_of(process)) {
    const std::string kind = kind_of(child);
    for (const pid_t program : kind == "reader" ? children_of(child) : std::vector<pid_t>())
      if (is_wanted(pool, program_of(program))) return Subject{program_of(program), program};
    if (is_wanted(pool, kind) && (!wanted || kind == "reader")) wanted = {kind, child};
  }
  return wanted;
}

void Inspection::look() {
  for (const Pool& pool : pools())
    for (const pid_t process : stack_.processes(pool.name)) {
      if (find_wanted(pool, process)) inspect_one(pool, process);
      if (!unknown_to(pool).empty()) learn(pool, process);
    }
}

void Inspection::inspect_one(const Pool& pool, pid_t process) {
  std::optional<Subject> subject;
  {
    const Halt halt_parent(process);  // a child that has answered stays
    subject = find_wanted(pool, process);
    if (!halt_parent.holds() || !subject) return;
    const Halt halt(subject->process);
    if (!halt.holds() || !contents_.read(subject->process)) return;
    if (!subject->kind.starts_with("pdf")) subject->kind = kind_of(subject->process);
  }
  judge(pool, subject->kind);
}

void Inspection::judge(const Pool& pool, const std::string& kind) {
  const std::string_view memory = contents_.memory();
  const auto marks = marks_.found_in(memory);
  const auto images = marks.find(Mark::image);
  const int own = images == marks.end() ? 0 : *images->second.rbegin();
  const bool is_idle = kind == "nursery" || kind == "standby";
  const std::string name = kind == "reader" ? name_of_reader(own) : kind;
  std::set<std::string> found;

  for (const auto& [mark, requests] : marks) {
    const bool may_be_own = !is_idle && (mark == Mark::image || mark == Mark::result);
    if (!may_be_own || requests != std::set<int>{own}) found.insert(name_of_mark(mark));
  }
  for (const MarkedFile& file : marked_files()) {
    const bool is_own = !is_idle && own != 0 && &file_of(own) == &file;
    if (!file.phrase.empty() && !is_own && contains(memory, file.phrase)) found.insert("result");
  }
  if (count_ids(memory, load_.task_ids()) > 0) found.insert("task id");
  for (const std::string& mapping : contents_.shared_writable())
    found.insert("shared writable mapping of " + general_name(mapping));
  for (const std::string& descriptor : contents_.descriptors())
    if (!is_harmless(descriptor, kind.starts_with("pdf")))
      found.insert("descriptor of " + general_name(descriptor));
  for (const std::string& what : found) ++findings_[pool.name][name][what];
  ++seen_[pool.name][name];
}

void Inspection::learn(const Pool& pool, pid_t process) {
  if (Clock::now() < next_lesson_) return;
  {
    const Halt halt(process);
    if (!halt.holds() || !contents_.read(process)) return;
  }
  for (const auto& [mark, requests] : marks_.found_in(contents_.memory()))
    known_[pool.name].insert(name_of_mark(mark));
  if (count_ids(contents_.memory(), load_.task_ids()) > 0) known_[pool.name].insert("task id");
  if (pool.name != "notify" && known_[pool.name].contains("secret"))
    ++findings_[pool.name]["itself"]["secret"];
  ++seen_[pool.name]["itself"];
  next_lesson_ = Clock::now() + lesson_break;
}

std::vector<std::string> Inspection::unknown_to(const Pool& pool) const {
  std::vector<std::string> all;
  const auto known = known_.find(pool.name);
  for (const std::string& what : pool.knows)
    if (known == known_.end() || !known->second.contains(what)) all.push_back(pool.name + " itself: " + what);
  return all;
}

std::vector<std::string> Inspection::missing() const {
  std::vector<std::string> all;
  for (const Pool& pool : pools()) {
    for (const std::string& kind : pool.kinds)
      if (is_wanted(pool, kind)) all.push_back(pool.name + ": " + kind);
    for (const std::string& what : unknown_to(pool)) all.push_back(what);
  }
  return all;
}

std::vector<std::string> Inspection::findings() const {
  std::vector<std::string> all;
  for (const auto& [pool, kinds] : findings_)
    for (const auto& [kind, things] : kinds)
      for (const auto& [what, count] : things)
        all.push_back(pool + ": " + kind + ": " + what + " (" + std::to_string(count) + " of " +
                      std::to_string(seen_.at(pool).at(kind)) + ")");
  return all;
}

std::string Inspection::counts() const {
  std::string text;
  for (const auto& [pool, kinds] : seen_) {
    text += (text.empty() ? "" : "; ") + pool + ":";
    for (const auto& [kind, count] : kinds) text += " " + std::to_string(count) + " " + kind + ",";
    text.pop_back();
  }
  return text;
}

}  // namespace ocr::test
