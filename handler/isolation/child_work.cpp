#include "isolation/child_work.hpp"

#include <linux/futex.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "base/allocation.hpp"
#include "isolation/child_process.hpp"
#include "isolation/message.hpp"
#include "isolation/sealed_memory.hpp"

namespace ocr {
namespace {

void write_all(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(EXIT_FAILURE);
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

// Freeing the child's memory takes CPU time, so it waits here to be killed when no request is waiting.
[[noreturn]] void wait_for_end() {
  const int never_changes = 0;
  for (;;) syscall(SYS_futex, &never_changes, FUTEX_WAIT_PRIVATE, never_changes, nullptr);
}

// The image is in sealed memory, the answer goes to a pipe.
struct ReceivedOrder {
  std::string bytes;
  std::size_t image_size = 0;
  FileDescriptor image;
  FileDescriptor answer;
};

ReceivedOrder receive_order(int channel) {
  auto message = receive_message(channel);
  if (!message || message->descriptors.size() != 2) _exit(EXIT_FAILURE);
  ReceivedOrder order;
  if (message->bytes.size() < sizeof order.image_size) _exit(EXIT_FAILURE);
  std::memcpy(&order.image_size, message->bytes.data(), sizeof order.image_size);
  order.bytes = message->bytes.substr(sizeof order.image_size);
  order.image = std::move(message->descriptors[0]);
  order.answer = std::move(message->descriptors[1]);
  return order;
}

void confine(const Sandbox& sandbox, std::vector<int> kept, int received, const ChildTerms& terms) {
  sandbox.enter(std::move(kept), received, terms.address_space_bytes);
  use_heap_of_child(out_of_memory_status);
}

}  // namespace

void be_child(NurseryWork& work, const Sandbox& sandbox, const ChildTerms& terms, int channel) {
  prctl(PR_SET_NAME, standby_name);
  if (!terms.starts_programs) confine(sandbox, {channel}, most_descriptors, terms);
  // Outlives the handlers below: if the pipe closed before the exit, the owner would not learn its status.
  ReceivedOrder order;
  try {
    order = receive_order(channel);
    if (!work.can_do(order.bytes)) {
      write_all(order.answer.get(), &order_refused, 1);
      _exit(EXIT_SUCCESS);
    }
    write_all(order.answer.get(), &order_taken, 1);
    prctl(PR_SET_NAME, reader_name);
    if (terms.starts_programs) {
      std::vector<int> kept = work.prepare(order.bytes);
      kept.insert(kept.end(), {order.image.get(), order.answer.get()});
      confine(sandbox, std::move(kept), 0, terms);
    }
    const std::string_view image = map_sealed_memory(order.image.get(), order.image_size);
    if (image.size() != order.image_size) _exit(out_of_memory_status);
    if (!work.needs_threads(image)) sandbox.forbid_threads();
    const std::string answer = work.answer(order.bytes, image);
    const std::uint64_t length = answer.size();
    std::string framed(reinterpret_cast<const char*>(&length), sizeof length);
    framed += answer;
    write_all(order.answer.get(), framed.data(), framed.size());
    wait_for_end();
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory_status);
  } catch (...) {
    _exit(EXIT_FAILURE);
  }
}

}  // namespace ocr
