// Elementary functions in binary32 without branches, so that loops over them become vector code.
//
// Errors are about 1e-7 relative. Polynomials for exp, log, sin and cos are from Moshier's Cephes
// (1989); erf is by N. Juffa (2015).
#pragma once
#include <stdint.h>
#include <string.h>

#include "clones.h"

#define T float
#define F f32
#define I int32_t
#define INFINITE 0x7f800000
#define NOT_A_NUMBER 0x7fc00000
#define EXP_LOW -104.0f
#define EXP_HIGH 89.0f
#define EXPM1_LOW -20.0f
#define EXPM1_FAR 30.0f
#define SMALLEST_NORMAL 1.17549435e-38f
#define SMALL_SHIFT 23
#define SMALL_SCALE 8388608.0f
#include "math.inc"

// x = n·ln 2 + r with |r| ≤ ln 2 / 2. Adding 1.5·2²³ rounds to an integer without a conversion.
OH_INLINE float reduce_f32(float x, int32_t *n) {
  const float magic = 12582912.0f;
  float t = x * 1.44269504f + magic;
  float f = t - magic;
  *n = bits_f32(t) - 0x4b400000;
  return (x - f * 0.693359375f) - f * -2.12194440e-4f;
}

OH_INLINE float power_of_two_f32(int32_t n) { return from_bits_f32((n + 127) * (1 << 23)); }

OH_INLINE int32_t halved_f32(int32_t n) { return n >> 1; }

OH_INLINE float expm1_reduced_f32(float r) {
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * (r * r) + r;
}

OH_INLINE float log_shifted_f32(float x, int32_t shift) {
  int32_t i = bits_f32(x) + (0x3f800000 - 0x3f3504f3);
  float e = (float)((i >> 23) - 127 - shift);
  float f = from_bits_f32((i & 0x7fffff) + 0x3f3504f3) - 1.0f;
  float z = f * f;
  float p = 7.0376836292e-2f;
  p = p * f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  float y = f * z * p;
  y += e * -2.12194440e-4f;
  y -= 0.5f * z;
  y = f + y;
  return y + e * 0.693359375f;
}

// log(1 + e) for e from 0 to 1: e times a polynomial that interpolates log(1 + e) / e at
// Chebyshev's points of degree 9.
OH_INLINE float log1p_unit_f32(float e) {
  float p = -3.176057013e-3f;
  p = p * e + 1.954252645e-2f;
  p = p * e - 5.637361109e-2f;
  p = p * e + 1.054362357e-1f;
  p = p * e - 1.526966691e-1f;
  p = p * e + 1.966327429e-1f;
  p = p * e - 2.495161593e-1f;
  p = p * e + 3.332971036e-1f;
  p = p * e - 4.999989271e-1f;
  p = p * e + 1.0f;
  return p * e;
}

OH_INLINE float softplus_of_f32(float x, float e) {
  return (x > 0.0f ? x : 0.0f) + log1p_unit_f32(e);
}

OH_INLINE float erf_f32(float x) {
  float t = abs_f32(x);
  float s = x * x;
  float r = -1.72853470e-5f * t + 3.83197126e-4f;
  float u = -3.88396438e-3f * t + 2.42546219e-2f;
  r = r * s + u;
  r = r * t - 1.06777877e-1f;
  r = r * t - 6.34846687e-1f;
  r = r * t - 1.28717512e-1f;
  r = r * t - t;
  float far = 1.0f - exp_f32(t > 6.0f ? -60.0f : r);
  float p = -5.96761703e-4f;
  p = p * s + 4.99119423e-3f;
  p = p * s - 2.67681349e-2f;
  p = p * s + 1.12819925e-1f;
  p = p * s - 3.76125336e-1f;
  p = p * s + 1.28379166e-1f;
  float near = p * x + x;
  float y = t > 0.927734375f ? copysign_f32(far, x) : near;
  return x != x ? x : y;
}

// sin and cos of 2π·(j / 2²⁵) for j below 2²⁵, exact in the reduction.
OH_INLINE void sincos_turn_f32(uint32_t j, float *sine, float *cosine) {
  uint32_t quarter = (j + (1u << 22)) >> 23;
  int32_t rest = (int32_t)j - (int32_t)(quarter << 23);
  float x = (float)rest * (float)(6.283185307179586 / 33554432.0);
  float z = x * x;
  float s = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * x + x;
  float c =
      ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f) * (z * z) -
      0.5f * z + 1.0f;
  turned_f32(quarter, s, c, sine, cosine);
}
