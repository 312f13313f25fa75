// A test VFS between SQLite and the real file system. It counts the calls that change the disk, and fails the
// n-th call, or that call and all later ones.
#pragma once

#include <sqlite3.h>

enum class Failure { io_error, disk_full, short_write };

// Which calls fail, and how.
struct Trouble {
  bool is_armed = false;
  int calls = 0;         // since arming
  int fails_at = 0;      // counted from 1
  bool goes_on = false;  // all later calls fail as well
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

// Shared by all files.
Trouble& trouble();

// Every store opened during this object's lifetime uses the failing VFS.
class FailingFileSystem {
 public:
  FailingFileSystem();
  ~FailingFileSystem();
  FailingFileSystem(const FailingFileSystem&) = delete;
  FailingFileSystem& operator=(const FailingFileSystem&) = delete;

 private:
  sqlite3_vfs vfs_;
};
