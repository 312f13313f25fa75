// The strings of the process's environment. A fork copies them, so secrets among them must be overwritten
// first.
#pragma once

#include <string>
#include <vector>

namespace ocr {

// Overwrites the variable's string in memory, in all copies that `environ` lists, and removes the variable.
void erase_variable(const std::string& name);

// Does so for all variables but those named.
void erase_environment_except(const std::vector<std::string>& kept);

}  // namespace ocr
