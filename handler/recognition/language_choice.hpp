// Detects which of the installed languages a page is written in, for `lang=auto`.
#pragma once

#include "image/image.hpp"
#include "recognition/engines.hpp"
#include "recognition/language_evidence.hpp"

namespace ocr {

// In the child: chooses the page's language and makes its engine current; `languages` is empty if no engine
// can be used. The script comes first: the longest lines are read by a language of each script that is
// possible. Of the languages of that script, the one that explains most of the words is chosen
// (language_evidence.hpp), or the default if that is in doubt. East Asian text that runs downwards gets a
// model for it. `turn` is the clockwise turn in degrees that the page gets before it is read. The number of
// lines read is bounded.
LanguageChoice choose_language(Engines& engines, const Image& image, int turn);

}  // namespace ocr
