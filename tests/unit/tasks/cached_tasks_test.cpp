#include "tasks/cached_tasks.hpp"

#include <string>

#include "base/error.hpp"
#include "catch.hpp"
#include "unit/memcached.hpp"
#include "unit/tasks/scripted_store.hpp"

TEST_CASE("cached tasks: a finished task is kept in memcached only while the store has it, and can say so") {
  const ocr::test::Memcached memcached;
  ocr::ResultCache cache(memcached.socket_path());
  ocr::test::ScriptedStore store;
  const std::string id(32, 'a');
  const ocr::TaskView done{ocr::TaskState::done, 0, R"({"text":"found"})", std::chrono::seconds(60)};
  const auto is_kept = [&] {
    ocr::remember(cache, store, id, done);
    return cache.get(ocr::cache_key(id)).has_value();
  };
  CHECK_FALSE(is_kept());
  store.tasks[id] = done;
  CHECK(is_kept());
  store.before_find = [] { throw ocr::Unavailable("the disk is gone"); };
  CHECK_FALSE(is_kept());
}
