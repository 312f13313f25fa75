// The JSON documents that clients get: a recognition, and where a task stands.
#pragma once

#include <string>
#include <string_view>

#include "image.hpp"
#include "recognizer.hpp"
#include "task_store.hpp"

namespace ocr {

// {"text": …, "confidence": …}: the answer of a synchronous request, and what a finished task keeps.
std::string recognition_json(const Recognition& recognition, const ImageHeader& header);

// The same of a PDF's page that held its text: not recognised, so that there is no confidence and no
// language.
std::string pdf_text_json(std::string_view text, const Page& page);

// What `GET /image` answers for a task: its id and status, then its result, its problem or its place in the
// queue.
std::string task_json(const std::string& id, const TaskView& task);

}  // namespace ocr
