// Catch2 in either version: 2.13 (Debian 12) is a single header, 3.x (Debian 13) is a library.
//
// Tests include this header instead of Catch2's headers. main.cpp contains the reporter of all test programs.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
namespace ocr::test {
using Listener = Catch::EventListenerBase;
}
#else
#include <catch2/catch.hpp>
#ifdef CATCH_CONFIG_RUNNER
namespace ocr::test {
using Listener = Catch::TestEventListenerBase;
}
#endif
#endif
