// The roles of a process. Each function runs one role until the process is told to stop.
#pragma once

#include "base/config.hpp"

namespace ocr {

enum class Warmth { cold, warm };  // whether the default language is loaded before the first request

void run_server(const Config& config, Warmth warmth);
void run_worker(const Config& config);
void run_notifier(const Config& config);

}  // namespace ocr
