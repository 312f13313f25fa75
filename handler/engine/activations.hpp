// The network's activation functions, for eight values at a time. Tesseract looks up the values one by one,
// with branches that no processor predicts, which takes a quarter of the time of a page.
//
// The compiler includes this file ahead of the two Tesseract files that use the functions
// (activations.cmake), and nowhere else. It specialises the templates of functions.h. The operations and
// their order are the same, so the results are identical to the bit for |x| below 2^22
// (activations_check.cpp).
#pragma once

#include <cmath>
#include <cstring>

#include "functions.h"

#ifdef __AVX2__
#include <immintrin.h>

namespace tesseract {
namespace eight {

static_assert(sizeof(TFloat) == sizeof(float), "the network's numbers are floats");

inline __m256 is_negative(__m256 x) {
  return _mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_LT_OQ);
}

// Loads two table entries, each with its successor. Plain loads, because some processors gather slowly.
inline __m128 pairs_at(const float* table, int first, int second) {
  const __m128 pair = _mm_loadl_pi(_mm_setzero_ps(), reinterpret_cast<const __m64*>(table + first));
  return _mm_loadh_pi(pair, reinterpret_cast<const __m64*>(table + second));
}

// Interpolates between the two table entries nearest to x >= 0; returns 1 beyond the end of the table.
inline __m256 interpolate(const float* table, __m256 x) {
  const __m256 position = _mm256_mul_ps(x, _mm256_set1_ps(kScaleFactor));
  const __m256i index = _mm256_cvttps_epi32(position);
  const __m256i within = _mm256_min_epu32(index, _mm256_set1_epi32(kTableSize - 2));
  alignas(32) int at[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(at), within);
  // Shuffles stay within each half of a vector, so entries that belong together go to the same half.
  const __m256 some = _mm256_set_m128(pairs_at(table, at[4], at[5]), pairs_at(table, at[0], at[1]));
  const __m256 others = _mm256_set_m128(pairs_at(table, at[6], at[7]), pairs_at(table, at[2], at[3]));
  const __m256 low = _mm256_shuffle_ps(some, others, _MM_SHUFFLE(2, 0, 2, 0));
  const __m256 high = _mm256_shuffle_ps(some, others, _MM_SHUFFLE(3, 1, 3, 1));
  const __m256 part = _mm256_sub_ps(position, _mm256_cvtepi32_ps(index));
  const __m256 between = _mm256_add_ps(low, _mm256_mul_ps(_mm256_sub_ps(high, low), part));
  const __m256 is_within = _mm256_castsi256_ps(_mm256_cmpeq_epi32(index, within));
  return _mm256_blendv_ps(_mm256_set1_ps(1), between, is_within);
}

inline __m256 tanh(__m256 x) {
  const __m256 sign = _mm256_and_ps(is_negative(x), _mm256_set1_ps(-0.0F));
  return _mm256_xor_ps(interpolate(TanhTable, _mm256_xor_ps(x, sign)), sign);
}

inline __m256 logistic(__m256 x) {
  const __m256 negative = is_negative(x);
  const __m256 sign = _mm256_and_ps(negative, _mm256_set1_ps(-0.0F));
  const __m256 result = interpolate(LogisticTable, _mm256_xor_ps(x, sign));
  return _mm256_blendv_ps(result, _mm256_sub_ps(_mm256_set1_ps(1), result), negative);
}

}  // namespace eight

template <>
inline void FuncInplace<GFunc>(int n, TFloat* inout) {
  int i = 0;
  for (; i + 8 <= n; i += 8) _mm256_storeu_ps(inout + i, eight::tanh(_mm256_loadu_ps(inout + i)));
  for (; i < n; ++i) inout[i] = Tanh(inout[i]);
}

template <>
inline void FuncInplace<FFunc>(int n, TFloat* inout) {
  int i = 0;
  for (; i + 8 <= n; i += 8) _mm256_storeu_ps(inout + i, eight::logistic(_mm256_loadu_ps(inout + i)));
  for (; i < n; ++i) inout[i] = Logistic(inout[i]);
}

template <>
inline void FuncMultiply<HFunc>(const TFloat* u, const TFloat* v, int n, TFloat* out) {
  int i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m256 product = _mm256_mul_ps(eight::tanh(_mm256_loadu_ps(u + i)), _mm256_loadu_ps(v + i));
    _mm256_storeu_ps(out + i, product);
  }
  for (; i < n; ++i) out[i] = Tanh(u[i]) * v[i];
}

}  // namespace tesseract
#endif
