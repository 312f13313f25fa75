// Huge pages for long-lived memory such as a language model. For each, a fork copies one page table entry and
// the child's exit clears one, instead of 512 for pages of 4 KB.
#pragma once

namespace ocr {

// Collapses the densely used parts of this process's private memory into pages of 2 MB. The contents do not
// change, and memory use grows by at most a twelfth. Does nothing on kernels before Linux 6.1.
void use_huge_pages();

}  // namespace ocr
