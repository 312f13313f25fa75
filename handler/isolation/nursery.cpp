#include "isolation/nursery.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "isolation/message.hpp"
#include "isolation/nursery_process.hpp"

namespace ocr {
namespace {

constexpr std::chrono::milliseconds longest_load{60'000};  // of all languages, on a slow disk

}  // namespace

Nursery::Nursery(const MakeWork& make_work, std::int64_t child_address_space_bytes) {
  SocketPair ends = make_socket_pair();
  const pid_t owner = getpid();
  const pid_t nursery = fork();
  if (nursery < 0) throw Unavailable("cannot fork a nursery");
  if (nursery == 0) be_nursery(make_work, child_address_space_bytes, owner, std::move(ends.other));
  process_.emplace(nursery);
  control_ = std::move(ends.one);
  ends.other.reset();
  FileDescriptor none;
  greeting_ = receive_reply(none);
}

// A child that was asked for is this process's to reap.
Nursery::~Nursery() {
  try {
    take_standby();
  } catch (const Unavailable&) {
    // There is no child then.
  }
}

// Returns the text of the reply.
std::string Nursery::receive_reply(FileDescriptor& channel) {
  // A child that has not entered its sandbox yet keeps the nursery's end open, so that its death is not the
  // end of the file.
  std::array<pollfd, 2> watched{{{control_.get(), POLLIN, 0}, {process_->fd(), POLLIN, 0}}};
  poll(watched.data(), watched.size(), static_cast<int>(longest_load.count()));
  auto message = watched[0].revents != 0 ? receive_message(control_.get()) : std::nullopt;
  if (!message || message->bytes.empty()) throw Unavailable("the nursery has died or does not respond");
  std::string text = message->bytes.substr(1);
  if (message->bytes.front() == nursery_failed) throw Unavailable(text);
  if (!message->descriptors.empty()) channel = std::move(message->descriptors.front());
  return text;
}

bool Nursery::ask(const std::string& request) {
  return send_message(control_.get(), request);
}

WaitingChild Nursery::receive_child() {
  FileDescriptor channel;
  const std::string text = receive_reply(channel);
  pid_t child = 0;
  std::from_chars(text.data(), text.data() + text.size(), child);
  if (child <= 0) throw Unavailable("the nursery cannot fork a child");
  return {ProcessHandle(child), std::move(channel)};
}

void Nursery::prepare() {
  pollfd reply{control_.get(), POLLIN, 0};
  if (was_asked_ && poll(&reply, 1, 0) == 0) return;  // the nursery has not forked it yet
  try {
    standby_ = take_standby();
  } catch (const Unavailable&) {
    // The next order will say why.
  }
  if (standby_ && !standby_->has_ended()) return;
  standby_.reset();
  was_asked_ = ask(request_for_child("", false));
}

std::optional<WaitingChild> Nursery::take_standby() {
  if (std::exchange(was_asked_, false)) standby_ = receive_child();
  return std::exchange(standby_, std::nullopt);
}

ChildProcess Nursery::start(const ChildOrder& order, const SealedMemory& image) {
  auto standby = take_standby();
  if (order.starts_programs) {
    std::swap(standby_, standby);  // it is kept for another order
  } else if (standby) {
    if (auto working = standby->give(order.bytes, image, order.longest_answer)) return std::move(*working);
  }
  if (!ask(request_for_child(order.needs, order.starts_programs))) throw Unavailable("the nursery has died");
  auto working = receive_child().give(order.bytes, image, order.longest_answer);
  if (!working) throw Unavailable("a child process does not take its order");
  return std::move(*working);
}

}  // namespace ocr
