// What a broken decoder could read: the memory and the descriptors of every process that meets hostile bytes.
#include <chrono>
#include <iostream>
#include <string>
#include <thread>

#include "catch.hpp"
#include "contract/inspection.hpp"
#include "contract/marked_load.hpp"
#include "contract/marks.hpp"
#include "contract/receiver.hpp"
#include "stack.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::test::Inspection;
using ocr::test::Mark;
using ocr::test::MarkedLoad;
using ocr::test::Marks;

constexpr std::chrono::seconds patience{180};  // usually it takes a tenth of this

}  // namespace

TEST_CASE("under load a reader holds nothing but its own order, and before the order it holds nothing") {
  const Marks marks;
  const ocr::test::Receiver receiver;
  const Stack stack({"OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1", "OCR_WORKERS=1", "OCR_CACHE=on",
                     "OCR_CALLBACK_HOSTS=127.0.0.1", "OCR_CALLBACK_SECRET=" + marks.of(Mark::secret, 0)});
  MarkedLoad load(marks, stack.url(), receiver.url());
  Inspection inspection(stack, marks, load);
  const auto latest = std::chrono::steady_clock::now() + patience;
  while (!(inspection.missing().empty() && load.unread().empty()) &&
         std::chrono::steady_clock::now() < latest) {
    inspection.look();
    std::this_thread::sleep_for(200us);
  }
  load.stop();
  std::cout << "looked into " << inspection.counts() << std::endl;
  CHECK(load.unread() == std::vector<std::string>());
  CHECK(inspection.missing() == std::vector<std::string>());
  CHECK(inspection.findings() == std::vector<std::string>());
}
