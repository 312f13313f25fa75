// A PDF that comes back as itself: every object stays as it is, and the recognised pages get their words as
// invisible text.
//
// The text is drawn before the page's own content, so that nothing of either's graphics state reaches the
// other. Not trusted: every byte of the PDF. Runs only in the sandboxed child.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>

#include "base/result.hpp"
#include "options/pages.hpp"
#include "output/output_files.hpp"
#include "pdf/text_layer.hpp"

namespace ocr {

// Whether text can be added to the PDF. If not, the error says why: it is signed, encrypted, or too damaged.
Result<void> require_changeable(std::string_view pdf);

// The PDF with these layers, keyed by page number, and without the pages that are not selected. If nothing is
// to be changed, it is returned byte by byte. Warns if it had to be repaired, or if it lacks a layer's page.
Result<PdfFile> add_text_layers(std::string_view pdf, const std::map<int, TextLayer>& layers,
                                const PageSelection& pages);

// No result is larger. A PDF that is larger when written anew is refused with image_too_large.
std::size_t largest_kept_pdf(std::size_t pdf_bytes, std::size_t layer_bytes);

}  // namespace ocr
