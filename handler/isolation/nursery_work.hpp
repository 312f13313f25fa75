// What a nursery and its children do: the part of their work that this room does not know.
//
// An object of it exists in the nursery alone, and each child has the copy that its fork made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocr {

class NurseryWork {
 public:
  NurseryWork() = default;
  virtual ~NurseryWork() = default;
  NurseryWork(const NurseryWork&) = delete;
  NurseryWork& operator=(const NurseryWork&) = delete;

  // In the nursery, once, before it confines itself. The result becomes Nursery::greeting(). What it throws
  // reaches the owner as Unavailable.
  virtual std::string start() { return ""; }
  // Files and folders that the nursery and its children may still read afterwards, besides libraries and
  // fonts.
  virtual std::vector<std::string> readable_paths() const { return {}; }
  // In the nursery: has ready what `needs` names, for the children forked from then on. What it throws
  // reaches the owner as Unavailable.
  virtual void load(const std::string& /*needs*/) {}

  // In a child. Whether what the order needs was loaded before the fork.
  virtual bool can_do(std::string_view /*order*/) const { return true; }
  // In a child before it enters its sandbox, if the order starts programs. Returns descriptors to keep open.
  virtual std::vector<int> prepare(std::string_view /*order*/) { return {}; }
  // In a child, in its sandbox. Whether decoders of such an image start threads.
  virtual bool needs_threads(std::string_view /*image*/) const { return false; }
  // In a child, in its sandbox: the answer to the order. Not trusted: the image.
  virtual std::string answer(std::string_view order, std::string_view image) = 0;
};

}  // namespace ocr
