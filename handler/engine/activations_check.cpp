// Compares activations.hpp bit for bit with Tesseract's scalar functions, before an engine is built with it.
// Covers one in 37 of all floats, in vectors of many lengths. Exits with 1 if any result differs.
#include "activations.hpp"

#include <cstdint>
#include <cstdio>
#include <vector>

namespace {

using Values = std::vector<float>;

// The largest value that a step of the network may return: after scaling, a larger one is not a valid index.
constexpr float largest = 1 << 22;

bool is_same(const Values& one, const Values& other) {
  return std::memcmp(one.data(), other.data(), one.size() * sizeof(float)) == 0;
}

bool agree_on(const Values& x) {
  const int n = static_cast<int>(x.size());
  const Values factors(x.rbegin(), x.rend());
  Values tanh_of_each, logistic_of_each, products_of_each;
  for (int i = 0; i < n; ++i) {
    tanh_of_each.push_back(tesseract::Tanh(x[i]));
    logistic_of_each.push_back(tesseract::Logistic(x[i]));
    products_of_each.push_back(tesseract::Tanh(x[i]) * factors[i]);
  }
  Values tanh_of_all = x, logistic_of_all = x, products_of_all(x.size());
  tesseract::FuncInplace<tesseract::GFunc>(n, tanh_of_all.data());
  tesseract::FuncInplace<tesseract::FFunc>(n, logistic_of_all.data());
  tesseract::FuncMultiply<tesseract::HFunc>(x.data(), factors.data(), n, products_of_all.data());
  return is_same(tanh_of_each, tanh_of_all) && is_same(logistic_of_each, logistic_of_all) &&
         is_same(products_of_each, products_of_all);
}

}  // namespace

int main() {
  Values values;
  std::size_t compared = 0;
  for (std::uint64_t bits = 0; bits <= UINT32_MAX; bits += 37) {
    const auto bits_of_float = static_cast<std::uint32_t>(bits);
    float value = 0;
    std::memcpy(&value, &bits_of_float, sizeof value);
    if (!(std::fabs(value) <= largest)) continue;
    values.push_back(value);
    if (values.size() < 1 + compared % 1017) continue;
    if (!agree_on(values)) {
      std::printf("the activation functions differ near %g\n", static_cast<double>(value));
      return 1;
    }
    compared += values.size();
    values.clear();
  }
  std::printf("the activation functions agree on %zu values\n", compared);
  return 0;
}
