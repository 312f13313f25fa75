#include "base/environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace ocr {
namespace {

std::string name_of(const char* entry) {
  const std::string_view text(entry);
  return std::string(text.substr(0, text.find('=')));
}

}  // namespace

void erase_variable(const std::string& name) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (name_of(*entry) != name) continue;
    // Only the value: unsetenv() finds the variable by its name.
    char* const value = *entry + std::min(name.size() + 1, std::strlen(*entry));
    explicit_bzero(value, std::strlen(value));
  }
  unsetenv(name.c_str());
}

void erase_environment_except(const std::vector<std::string>& kept) {
  std::vector<std::string> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    names.push_back(name_of(*entry));
  for (const std::string& name : names)
    if (std::find(kept.begin(), kept.end(), name) == kept.end()) erase_variable(name);
}

}  // namespace ocr
