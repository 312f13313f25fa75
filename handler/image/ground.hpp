// What a picture with transparency is laid on.
#pragma once

struct Pix;

namespace ocr {

// A picture without transparency: on black if what is not transparent is light, as in a white text for dark
// pages, otherwise on white. The caller owns the result; nullptr if there is no memory.
Pix* laid_on_ground(Pix* pix);

}  // namespace ocr
