// A process from which the children that read hostile bytes are forked, and that knows nothing worth
// stealing.
//
// A fork copies memory, so a child knows what its parent knew. Children are therefore not forked from a
// process that has requests, results, the task store and memcached open, but from a nursery. Its owner forks
// it at the very start, before any of these exist. The nursery erases its environment, closes its
// descriptors, loads the models and confines itself. Image and order go from the owner straight to the child;
// nothing of them passes through the nursery.
//
// The children are the nursery's siblings (clone(2), CLONE_PARENT): the owner is their parent, and watches,
// kills and reaps them. A nursery that dies cannot be replaced by its owner, which is no longer clean: the
// owner must exit and be restarted. The owner must have a single thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/file_descriptor.hpp"
#include "isolation/child_process.hpp"
#include "isolation/nursery_work.hpp"
#include "isolation/process_handle.hpp"
#include "isolation/sealed_memory.hpp"

namespace ocr {

struct ChildOrder {
  std::string bytes;       // at most longest_message
  std::string needs = {};  // what must be loaded, as NurseryWork::load() reads it
  // If so, a child is forked for the order, and enters its sandbox after NurseryWork::prepare().
  bool starts_programs = false;
  std::size_t longest_answer = std::size_t{128} << 20;  // a child that writes more counts as crashed
};

class Nursery {
 public:
  // Called in the nursery.
  using MakeWork = std::function<std::unique_ptr<NurseryWork>()>;

  // Throws Unavailable if no nursery can be forked, or with the message of what start() threw.
  Nursery(const MakeWork& make_work, std::int64_t child_address_space_bytes);
  ~Nursery();
  Nursery(const Nursery&) = delete;
  Nursery& operator=(const Nursery&) = delete;

  const std::string& greeting() const { return greeting_; }
  bool is_alive() const { return !process_->has_ended(); }
  int fd() const { return process_->fd(); }  // readable once the nursery has died

  // Asks for a child that stands ready for the next order without programs, unless there is one. Does not
  // wait for it.
  void prepare();

  // Returns a child at work on the order: the one that stands ready, if it can do it, otherwise a new one.
  // Throws Unavailable if there is none to be had.
  ChildProcess start(const ChildOrder& order, const SealedMemory& image);

 private:
  bool ask(const std::string& request);
  std::string receive_reply(FileDescriptor& channel);
  WaitingChild receive_child();
  std::optional<WaitingChild> take_standby();

  std::optional<ProcessHandle> process_;
  FileDescriptor control_;
  std::string greeting_;
  bool was_asked_ = false;  // for a child that has not been received yet
  std::optional<WaitingChild> standby_;
};

}  // namespace ocr
