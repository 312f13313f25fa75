// A file system of the tests' own that stands between SQLite and the real one (SQLite calls that a VFS). It
// counts the calls that change a disk and lets the n-th one fail, or that and all after it.
#pragma once

#include <sqlite3.h>

enum class Failure { io_error, disk_full, short_write };

// When it fails, and how.
struct Trouble {
  bool is_armed = false;
  int calls = 0;         // since it was armed
  int fails_at = 0;      // counted from 1
  bool goes_on = false;  // all calls behind it fail as well
  Failure failure = Failure::io_error;
  int failed = 0;

  bool strikes() {
    if (!is_armed) return false;
    ++calls;
    const bool now = goes_on ? calls >= fails_at : calls == fails_at;
    failed += now ? 1 : 0;
    return now;
  }
};

// The one that all files share.
Trouble& trouble();

// Every store opened while this lives goes through the file system that fails.
class FailingFileSystem {
 public:
  FailingFileSystem();
  ~FailingFileSystem();
  FailingFileSystem(const FailingFileSystem&) = delete;
  FailingFileSystem& operator=(const FailingFileSystem&) = delete;

 private:
  sqlite3_vfs vfs_;
};
