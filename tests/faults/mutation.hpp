// Damage to a file: flipped bits, wrong numbers, missing, repeated and foreign parts.
#pragma once

#include <random>
#include <string>

// A damaged copy of `bytes`. `other` is another file, whose second half may take the place of an end. The
// same state of `random` always gives the same damage.
std::string mutated(std::string bytes, const std::string& other, std::mt19937& random);
