// Result<T>: a value, or the Error that the client caused.
//
// There are three kinds of failure. A client's error is returned as a Result. A failure of the environment
// (disk, engine files) is thrown as Unavailable and becomes a 503 in one place. A bug in our code aborts.
#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace ocr {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  T& value() & { return *expect<T>(); }
  const T& value() const& { return const_cast<Result*>(this)->value(); }
  T&& value() && { return std::move(*expect<T>()); }
  Error& error() & { return *expect<Error>(); }
  const Error& error() const& { return const_cast<Result*>(this)->error(); }

 private:
  template <class Wanted>
  Wanted* expect() {
    auto* held = std::get_if<Wanted>(&state_);
    assert(held && "a Result was read without checking whether it is a value or an error");
    return held;
  }
  std::variant<T, Error> state_;
};

// The result of a step without a value: success or an error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return !error_; }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace ocr
