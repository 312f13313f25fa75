#include "image/webp.hpp"

#include <webp/demux.h>

#include <cstdint>
#include <memory>

namespace ocr {
namespace {

struct DemuxerDeleter {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

}  // namespace

std::optional<WebpFrame> first_webp_frame(std::string_view bytes) {
  const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const std::unique_ptr<WebPDemuxer, DemuxerDeleter> demuxer(WebPDemux(&data));
  if (!demuxer || (WebPDemuxGetI(demuxer.get(), WEBP_FF_FORMAT_FLAGS) & ANIMATION_FLAG) == 0)
    return std::nullopt;
  WebPIterator frame{};
  if (WebPDemuxGetFrame(demuxer.get(), 1, &frame) == 0) return std::nullopt;
  const WebpFrame first{{reinterpret_cast<const char*>(frame.fragment.bytes), frame.fragment.size},
                        frame.x_offset,
                        frame.y_offset};
  WebPDemuxReleaseIterator(&frame);
  return first;
}

}  // namespace ocr
