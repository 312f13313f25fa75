#include "isolation/sealed_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "catch.hpp"
#include "isolation/protections.hpp"
#include "processes.hpp"

namespace {

// Whether a system call was refused because of the seals.
bool was_refused(long result) {
  return result < 0 && errno == EPERM;
}

bool can_map(int fd, int protection, int flags) {
  void* const start = mmap(nullptr, 4, protection, flags, fd, 0);
  if (start == MAP_FAILED) return false;
  munmap(start, 4);
  return true;
}

void check_unchangeable(int fd) {
  CHECK(was_refused(write(fd, "x", 1)));
  CHECK(was_refused(pwrite(fd, "x", 1, 0)));
  CHECK(was_refused(ftruncate(fd, 0)));
  CHECK(was_refused(ftruncate(fd, 3)));
  CHECK(was_refused(ftruncate(fd, 5)));
  CHECK(was_refused(fallocate(fd, 0, 4, 1)));
  CHECK(was_refused(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1)));
  CHECK_FALSE(can_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED));
  CHECK(was_refused(fcntl(fd, F_ADD_SEALS, 0)));
}

}  // namespace

TEST_CASE("sealed memory: its bytes are read as they were given") {
  const std::string bytes =
      GENERATE(std::string("text"), std::string("\0\xFF\n", 3), std::string(5'000'000, 'y'));
  const ocr::SealedMemory memory(bytes);
  CHECK(memory.size() == bytes.size());
  CHECK((ocr::map_sealed_memory(memory.fd(), memory.size()) == bytes));
}

TEST_CASE("sealed memory: nothing at all can be held too") {
  const ocr::SealedMemory memory("");
  CHECK(memory.size() == 0);
  CHECK(memory.fd() >= 0);
  CHECK(ocr::map_sealed_memory(memory.fd(), 0).empty());
}

TEST_CASE("sealed memory: it can be written, grown, shrunk or mapped for writing by nobody") {
  REQUIRE(ocr::protections().seals);
  const ocr::SealedMemory memory("text");
  check_unchangeable(memory.fd());
  const ocr::FileDescriptor again(
      open(("/proc/self/fd/" + std::to_string(memory.fd())).c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(again.get() >= 0);
  check_unchangeable(again.get());
  CHECK(ocr::map_sealed_memory(memory.fd(), 4) == "text");
}

TEST_CASE("sealed memory: a process that makes its mapping writable changes only its own copy") {
  REQUIRE(ocr::protections().seals);
  const ocr::SealedMemory memory("text");
  const std::string_view mapped = ocr::map_sealed_memory(memory.fd(), memory.size());
  char* const own = const_cast<char*>(mapped.data());
  REQUIRE(mprotect(own, mapped.size(), PROT_READ | PROT_WRITE) == 0);
  own[0] = 'T';
  CHECK(ocr::map_sealed_memory(memory.fd(), memory.size()) == "text");
}

TEST_CASE("sealed memory: it is closed on exec, and with its owner") {
  const std::ptrdiff_t before = ocr::test::open_files();
  {
    const ocr::SealedMemory memory("text");
    CHECK((fcntl(memory.fd(), F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(ocr::test::open_files() == before + 1);
  }
  CHECK(ocr::test::open_files() == before);
}

TEST_CASE("sealed memory: a descriptor that is none maps nothing") {
  CHECK(ocr::map_sealed_memory(-1, 4).empty());
}
