// The tuned engine is compiled for x86-64-v3 (AVX2, BMI2, FMA). On an older processor it would die of an
// illegal instruction. Before any of its code runs, including static initialisers, this check therefore
// executes the program in the same folder instead: `<this>-stock`, linked with the distribution's library.
//
// Compiled for any processor. Calls only the C library: C++ is not initialised yet, and the linker may have
// kept the engine's copy of an inline function.
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#ifdef __x86_64__
namespace {

bool is_new_enough() {
  __builtin_cpu_init();
#ifdef __clang__  // older releases do not accept the level's name
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
#else
  return __builtin_cpu_supports("x86-64-v3");
#endif
}

// Writes a line in the format of log.cpp.
void log(const char* level, const char* reason) {
  timeval now{};
  gettimeofday(&now, nullptr);
  tm utc{};
  gmtime_r(&now.tv_sec, &utc);
  char date[32] = "";
  std::strftime(date, sizeof date, "%FT%T", &utc);
  char line[512] = "";
  const int length =
      std::snprintf(line, sizeof line, "ts=%s.%03dZ level=%s event=engine_fallback pid=%d reason=\"%s\"\n",
                    date, static_cast<int>(now.tv_usec / 1000), level, static_cast<int>(getpid()), reason);
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line, static_cast<std::size_t>(length));
}

// Priority 101 runs first, before the initialisers of any object file. glibc passes the program's arguments.
[[gnu::constructor(101)]] void check_processor(int, char** arguments, char** environment) {
  if (is_new_enough()) return;
  log("warning",
      "this processor is older than x86-64-v3: the stock library is used instead of the tuned engine");
  constexpr char suffix[] = "-stock";
  char program[4096] = "";
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - sizeof suffix);
  if (length > 0) {
    std::memcpy(program + length, suffix, sizeof suffix);
    execve(program, arguments, environment);
  }
  log("error",
      "there is no program with the stock library in the same folder; build it with the stock engine");
  _exit(EXIT_FAILURE);
}

}  // namespace
#endif
