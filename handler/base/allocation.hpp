// Separate heaps for children and requests, and the handling of failed allocations. Only allocation.cpp uses
// jemalloc, which is the program's malloc.
//
// Page faults are the largest cost of a forked child: memory shared with the parent is copied page by page on
// write, and new memory is also supplied page by page. A child therefore does not allocate among the parent's
// blocks, but from a separate heap of huge pages.
//
// The parent pays too: after a fork, every page it writes to is copied. Most of these pages belong to
// requests, so requests have a separate heap, which a child forked between two requests does not share.
//
// Leptonica, Tesseract and the image libraries do not check every allocation: under a limit they would crash
// or continue with half an image. A child that has reached its memory limit therefore exits at the failed
// allocation.
#pragma once

#include <cstddef>
#include <optional>

namespace ocr {

// Call only in a child, after its limits are set. From then on the child allocates from a separate heap, and
// a malloc, calloc or realloc that fails ends it with `status_without_memory`. Does nothing under the address
// sanitizer, which has its own allocator.
void use_heap_of_child(int status_without_memory);

// Returns free memory to the system, so that it is not part of every process and every fork.
void give_back_free_memory();

// During its lifetime, this thread allocates from the requests' heap, provided that the request's body is not
// unusually large. Only for data that does not outlive the request.
class RequestMemory {
 public:
  explicit RequestMemory(std::size_t body_size);
  ~RequestMemory();
  RequestMemory(const RequestMemory&) = delete;
  RequestMemory& operator=(const RequestMemory&) = delete;

 private:
  std::optional<unsigned> before_;
};

// Returns the memory of the requests' heap to the system. Must not be called during a request.
void give_back_request_memory();

// Children forked during its lifetime see zeros in the requests' heap.
class WithoutRequestMemory {
 public:
  WithoutRequestMemory();
  ~WithoutRequestMemory();
  WithoutRequestMemory(const WithoutRequestMemory&) = delete;
  WithoutRequestMemory& operator=(const WithoutRequestMemory&) = delete;
};

}  // namespace ocr
