#include "tasks/result_cache.hpp"

#include <libmemcached/memcached.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "metrics/metrics.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t connect_timeout_ms = 100;
constexpr std::chrono::seconds rest_after_failure{1};

struct MemcachedDeleter {
  void operator()(memcached_st* client) const { memcached_free(client); }
};
struct ValueDeleter {
  void operator()(char* value) const { std::free(value); }
};

// Whether the server answered, even if it refused the request.
bool is_answer(memcached_return_t code) {
  switch (code) {
    case MEMCACHED_SUCCESS:
    case MEMCACHED_STORED:
    case MEMCACHED_DELETED:
    case MEMCACHED_NOTFOUND:
    case MEMCACHED_NOTSTORED:
    case MEMCACHED_E2BIG:
    case MEMCACHED_SERVER_ERROR:  // out of memory, or the item is too large
      return true;
    default:
      return false;
  }
}

}  // namespace

struct ResultCache::Client {
  std::unique_ptr<memcached_st, MemcachedDeleter> memcached{memcached_create(nullptr)};
  Clock::time_point resting_until{};

  bool is_resting() const { return Clock::now() < resting_until; }

  // Makes one call, and repeats it once if the connection was broken, as after a restart of the server.
  // Returns whether it succeeded. If the server does not answer, further calls fail at once for a while.
  template <class Call>
  bool succeeds(const char* name, Call&& call) {
    if (is_resting()) return false;
    memcached_return_t code = call(memcached.get());
    if (!is_answer(code) && code != MEMCACHED_TIMEOUT) {
      memcached_quit(memcached.get());
      code = call(memcached.get());
    }
    if (is_answer(code)) return code == MEMCACHED_SUCCESS;
    metrics().count(Event::memcached_failed);
    log_warning("memcached").with("call", name).with("failure", memcached_strerror(memcached.get(), code));
    // Disconnect: a late answer must not be taken for the answer to the next request.
    memcached_quit(memcached.get());
    resting_until = Clock::now() + rest_after_failure;
    return false;
  }
};

ResultCache::ResultCache(const std::string& server, std::chrono::milliseconds patience)
    : client_(std::make_unique<Client>()) {
  const auto answer_timeout_ms = static_cast<std::uint64_t>(patience.count());
  memcached_st* memcached = client_->memcached.get();
  const std::array<std::pair<memcached_behavior_t, std::uint64_t>, 7> settings{{
      {MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, connect_timeout_ms},
      {MEMCACHED_BEHAVIOR_POLL_TIMEOUT, answer_timeout_ms},
      {MEMCACHED_BEHAVIOR_SND_TIMEOUT, answer_timeout_ms * 1000},
      {MEMCACHED_BEHAVIOR_RCV_TIMEOUT, answer_timeout_ms * 1000},
      {MEMCACHED_BEHAVIOR_NO_BLOCK, 1},
      {MEMCACHED_BEHAVIOR_TCP_NODELAY, 1},
      {MEMCACHED_BEHAVIOR_RETRY_TIMEOUT, 0},  // see resting_until
  }};
  for (const auto& [behaviour, value] : settings) memcached_behavior_set(memcached, behaviour, value);
  const std::size_t colon = server.rfind(':');
  if (server.find('/') != std::string::npos || colon == std::string::npos) {
    memcached_server_add_unix_socket(memcached, server.c_str());
  } else {
    const auto port = static_cast<in_port_t>(std::atoi(server.c_str() + colon + 1));
    memcached_server_add(memcached, server.substr(0, colon).c_str(), port);
  }
}

ResultCache::~ResultCache() = default;

std::optional<std::string> ResultCache::get(const std::string& key) {
  std::size_t length = 0;
  std::unique_ptr<char, ValueDeleter> value;
  const bool is_there = client_->succeeds("get", [&](memcached_st* memcached) {
    std::uint32_t flags = 0;
    memcached_return_t code = MEMCACHED_SUCCESS;
    value.reset(memcached_get(memcached, key.data(), key.size(), &length, &flags, &code));
    return code;
  });
  if (!is_there || !value) return std::nullopt;
  return std::string(value.get(), length);
}

void ResultCache::put(const std::string& key, const std::string& value, std::chrono::seconds keep) {
  // memcached reads an expiry above 30 days as a Unix time. Such entries get none and stay until evicted.
  constexpr std::chrono::seconds longest = std::chrono::hours(24 * 30);
  const auto expiry = static_cast<time_t>(keep > longest ? 0 : keep.count());
  client_->succeeds("set", [&](memcached_st* memcached) {
    return memcached_set(memcached, key.data(), key.size(), value.data(), value.size(), expiry, 0);
  });
}

bool ResultCache::erase(const std::string& key) {
  client_->succeeds("delete", [&](memcached_st* memcached) {
    return memcached_delete(memcached, key.data(), key.size(), 0);
  });
  return !client_->is_resting();
}

bool ResultCache::is_resting() const {
  return client_->is_resting();
}

bool ResultCache::answers() {
  constexpr std::string_view any_key = "ocr:health";
  client_->succeeds("exist", [&](memcached_st* memcached) {
    return memcached_exist(memcached, any_key.data(), any_key.size());
  });
  return !client_->is_resting();
}

}  // namespace ocr
