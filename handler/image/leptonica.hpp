// Leptonica's header and owning types, only for the files of this room.
#pragma once

#include <leptonica/allheaders.h>

#include <memory>
#include <string_view>

#include "image/image.hpp"

namespace ocr {

using Picture = std::unique_ptr<Pix, PixDeleter>;

inline const l_uint8* octets(std::string_view bytes) {
  return reinterpret_cast<const l_uint8*>(bytes.data());
}

inline Picture grey(Pix* pix) {
  return Picture(pixGetDepth(pix) == 8 ? pixClone(pix) : pixConvertTo8(pix, 0));
}

}  // namespace ocr
