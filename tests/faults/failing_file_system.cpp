#include "failing_file_system.hpp"

#include <stdexcept>

namespace {

struct FailingFile {
  sqlite3_file base;  // SQLite requires this to come first
  // The real file object follows in memory.
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FailingFile*>(file) + 1);
}

sqlite3_vfs* real_vfs() {
  static sqlite3_vfs* const found = sqlite3_vfs_find("unix");
  return found;
}

int write_some(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  Trouble& now = trouble();
  if (!now.strikes()) return real(file)->pMethods->xWrite(real(file), bytes, count, at);
  if (now.failure == Failure::disk_full) return SQLITE_FULL;
  if (now.failure == Failure::short_write) {
    real(file)->pMethods->xWrite(real(file), bytes, count / 2, at);
    return SQLITE_FULL;  // as SQLite's own VFS reports a short write
  }
  return SQLITE_IOERR_WRITE;
}

const sqlite3_io_methods& failing_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods all{};
    all.iVersion = 2;  // shared memory for the WAL index, but no memory-mapped data
    all.xClose = [](sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); };
    all.xRead = [](sqlite3_file* file, void* bytes, int count, sqlite3_int64 at) {
      return real(file)->pMethods->xRead(real(file), bytes, count, at);
    };
    all.xWrite = write_some;
    all.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
      return trouble().strikes() ? SQLITE_IOERR_TRUNCATE : real(file)->pMethods->xTruncate(real(file), size);
    };
    all.xSync = [](sqlite3_file* file, int flags) {
      return trouble().strikes() ? SQLITE_IOERR_FSYNC : real(file)->pMethods->xSync(real(file), flags);
    };
    all.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
      return real(file)->pMethods->xFileSize(real(file), size);
    };
    all.xLock = [](sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); };
    all.xUnlock = [](sqlite3_file* file, int level) {
      return real(file)->pMethods->xUnlock(real(file), level);
    };
    all.xCheckReservedLock = [](sqlite3_file* file, int* is_held) {
      return real(file)->pMethods->xCheckReservedLock(real(file), is_held);
    };
    all.xFileControl = [](sqlite3_file* file, int what, void* argument) {
      return real(file)->pMethods->xFileControl(real(file), what, argument);
    };
    all.xSectorSize = [](sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); };
    all.xDeviceCharacteristics = [](sqlite3_file* file) {
      return real(file)->pMethods->xDeviceCharacteristics(real(file));
    };
    all.xShmMap = [](sqlite3_file* file, int page, int bytes, int extends, void volatile** memory) {
      if (extends != 0 && trouble().strikes()) return SQLITE_IOERR_SHMSIZE;
      return real(file)->pMethods->xShmMap(real(file), page, bytes, extends, memory);
    };
    all.xShmLock = [](sqlite3_file* file, int offset, int count, int flags) {
      return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    };
    all.xShmBarrier = [](sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); };
    all.xShmUnmap = [](sqlite3_file* file, int deletes) {
      return real(file)->pMethods->xShmUnmap(real(file), deletes);
    };
    return all;
  }();
  return methods;
}

int open_some(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  if (trouble().strikes()) return SQLITE_CANTOPEN;
  const int code = real_vfs()->xOpen(real_vfs(), name, real(file), flags, flags_out);
  if (code == SQLITE_OK) file->pMethods = &failing_methods();
  return code;
}

int delete_some(sqlite3_vfs*, const char* name, int syncs) {
  return trouble().strikes() ? SQLITE_IOERR_DELETE : real_vfs()->xDelete(real_vfs(), name, syncs);
}

}  // namespace

Trouble& trouble() {
  static Trouble the_trouble;
  return the_trouble;
}

FailingFileSystem::FailingFileSystem() : vfs_(*real_vfs()) {
  vfs_.zName = "failing";
  vfs_.szOsFile = static_cast<int>(sizeof(FailingFile)) + real_vfs()->szOsFile;
  vfs_.xOpen = open_some;
  vfs_.xDelete = delete_some;
  if (sqlite3_vfs_register(&vfs_, 1) != SQLITE_OK) throw std::runtime_error("the VFS cannot be registered");
}

FailingFileSystem::~FailingFileSystem() {
  trouble() = {};
  sqlite3_vfs_register(real_vfs(), 1);
  sqlite3_vfs_unregister(&vfs_);
}
