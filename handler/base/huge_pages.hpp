// Large pages for memory that is there to stay, as a language model is: a fork copies one entry for each, and
// the child's end clears one, where 4 KB pages have 512.
#pragma once

namespace ocr {

// Packs what is densely used of this process's own memory into pages of 2 MB. What is in them stays what it
// is; at most a twelfth more memory is used. Does nothing where the kernel cannot (before Linux 6.1).
void use_huge_pages();

}  // namespace ocr
