// What becomes of an allocation that cannot be had.
//
// Leptonica, Tesseract and the image libraries do not check each of theirs: under a limit they would crash,
// or go on with half an image. A child that may have no more memory therefore ends where it asks for more.
#pragma once

namespace ocr {

// In a child only: from now on a malloc, calloc or realloc that cannot be had ends the process with that exit
// status. Does nothing under the address sanitizer, which has an allocator of its own.
void end_where_memory_ends(int exit_status);

}  // namespace ocr
