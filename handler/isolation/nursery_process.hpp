// The inside of a nursery: what the process does that nursery.hpp describes, and what its children do.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/file_descriptor.hpp"
#include "isolation/nursery_work.hpp"

namespace ocr {

// Requests and replies are messages on the control socket. A reply starts with one of these, and goes on with
// a text: the greeting, a child's process id (its channel comes with it), or the reason of the failure.
inline constexpr char nursery_succeeded = '+';
inline constexpr char nursery_failed = '-';
std::string request_for_child(const std::string& needs, bool starts_programs);

// Ends when the owner does.
[[noreturn]] void be_nursery(const std::function<std::unique_ptr<NurseryWork>()>& make_work,
                             std::int64_t child_address_space_bytes, pid_t owner, FileDescriptor control);

}  // namespace ocr
