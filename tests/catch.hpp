// Catch2 in either of its generations: 2.13 (Debian 12) is one header, 3.x (Debian 13) a library.
//
// Tests include this and nothing of Catch2's own. What reports the outcomes stands in main.cpp, once for all
// test programs.
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
