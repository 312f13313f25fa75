// Where memory comes from, and what becomes of an allocation that cannot be had. Only allocation.cpp knows
// jemalloc, which is the program's malloc.
//
// A page fault is the dearest thing about a forked child: the memory it shares with its parent is copied page
// by page as it writes, and new memory is handed out likewise. So a child allocates nothing between what the
// parent has, but in a heap of its own, of huge pages.
//
// That holds for the parent too: after a fork, what it writes to is copied. The memory of a request is the
// most of that, so it has a heap of its own, which a child that is forked between two requests does not
// share.
//
// Leptonica, Tesseract and the image libraries do not check each of their allocations: under a limit they
// would crash, or go on with half an image. A child that may have no more memory therefore ends where it asks
// for more.
#pragma once

#include <cstddef>
#include <optional>

namespace ocr {

// In a child only, after its limits are set: from now on it allocates in a heap of its own, and a malloc,
// calloc or realloc that cannot be had ends it with that exit status. Does nothing under the address
// sanitizer, which has an allocator of its own.
void use_heap_of_child(int status_without_memory);

// What is free goes back to the system, rather than be part of every process and every fork.
void give_back_free_memory();

// While it lives, this thread allocates from the requests' heap, if the request's body is of a
// usual size. Only for what lives no longer than the request.
class RequestMemory {
 public:
  explicit RequestMemory(std::size_t body_size);
  ~RequestMemory();
  RequestMemory(const RequestMemory&) = delete;
  RequestMemory& operator=(const RequestMemory&) = delete;

 private:
  std::optional<unsigned> before_;
};

// What the requests' heap holds goes back to the system. Only where there is no request.
void give_back_request_memory();

// Children that are forked while it lives find zeros in the requests' heap.
class WithoutRequestMemory {
 public:
  WithoutRequestMemory();
  ~WithoutRequestMemory();
  WithoutRequestMemory(const WithoutRequestMemory&) = delete;
  WithoutRequestMemory& operator=(const WithoutRequestMemory&) = delete;
};

}  // namespace ocr
