// Shared by the fuzzers that call Leptonica.
#pragma once

#include <leptonica/allheaders.h>

namespace ocr::fuzz {

// Otherwise Leptonica reports each damaged image.
[[maybe_unused]] static const l_int32 usual_severity = setMsgSeverity(L_SEVERITY_NONE);

}  // namespace ocr::fuzz
