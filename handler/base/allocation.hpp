// The separate heap of a child, and the handling of failed allocations. Only allocation.cpp uses
// jemalloc, which is the program's malloc.
//
// Page faults are the largest cost of a forked child: memory shared with the parent is copied page by page on
// write, and new memory is also supplied page by page. A child therefore does not allocate among the parent's
// blocks, but from a separate heap of huge pages.
//
// Leptonica, Tesseract and the image libraries do not check every allocation: under a limit they would crash
// or continue with half an image. A child that has reached its memory limit therefore exits at the failed
// allocation.
#pragma once

namespace ocr {

// Call only in a child, after its limits are set. From then on the child allocates from a separate heap, and
// a malloc, calloc or realloc that fails ends it with `status_without_memory`. Does nothing under the address
// sanitizer, which has its own allocator.
void use_heap_of_child(int status_without_memory);

// Returns free memory to the system, so that it is not part of every process and every fork.
void give_back_free_memory();

}  // namespace ocr
