// Elementary functions in binary64 without branches, so that loops over them become vector code.
//
// Errors are about 1e-15 relative. log, sin and cos follow fdlibm (Sun Microsystems, 1993); exp is
// the Taylor series on the reduced range, whose remainder is below 1e-17.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "clones.h"

#define T double
#define F f64
#define I int64_t
#define INFINITE 0x7ff0000000000000
#define NOT_A_NUMBER 0x7ff8000000000000
#define EXP_LOW -746.0
#define EXP_HIGH 710.0
#define EXPM1_LOW -50.0
#define EXPM1_FAR 60.0
#define SMALLEST_NORMAL 2.2250738585072014e-308
#define SMALL_SHIFT 54
#define SMALL_SCALE 18014398509481984.0
#include "math.inc"

// x = n·ln 2 + r with |r| ≤ ln 2 / 2. Adding 1.5·2⁵² rounds to an integer without a conversion.
OH_INLINE double reduce_f64(double x, int64_t *n) {
  const double magic = 6755399441055744.0;
  double t = x * 1.4426950408889634 + magic;
  double f = t - magic;
  *n = bits_f64(t) - 0x4338000000000000;
  return (x - f * 6.93147180369123816490e-01) - f * 1.90821492927058770002e-10;
}

OH_INLINE double expm1_reduced_f64(double r) {
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  return p * (r * r) + r;
}

OH_INLINE double power_of_two_f64(int64_t n) {
  return from_bits_f64((int64_t)((uint64_t)(n + 1023) << 52));
}

// Vector units shift 64-bit numbers without regard to their sign.
OH_INLINE int64_t halved_f64(int64_t n) { return (n + 2048) / 2 - 1024; }

OH_INLINE double log_shifted_f64(double x, int64_t shift) {
  int64_t i = bits_f64(x) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
  // The exponent field is small and not negative, so a 32-bit conversion is enough.
  double e = (double)(int32_t)(((uint64_t)i >> 52) - 1023 - (uint64_t)shift);
  double f = from_bits_f64((i & 0xfffffffffffff) + 0x3fe6a09e667f3bcd) - 1.0;
  double half = 0.5 * f * f;
  double s = f / (2.0 + f);
  double z = s * s;
  double p = 1.479819860511658591e-01;
  p = p * z + 1.531383769920937332e-01;
  p = p * z + 1.818357216161805012e-01;
  p = p * z + 2.222219843214978396e-01;
  p = p * z + 2.857142874366239149e-01;
  p = p * z + 3.999999999940941908e-01;
  p = p * z + 6.666666666666735130e-01;
  double r = p * z;
  return s * (half + r) + e * 1.90821492927058770002e-10 - half + f +
         e * 6.93147180369123816490e-01;
}

OH_INLINE double softplus_of_f64(double x, double e) {
  double u = 1.0 + e;
  // The rounding error of 1 + e matters only if e is small and the logarithm's slope 1.
  double y = (x > 0.0 ? x : 0.0) + (log_normal_f64(u) + (e - (u - 1.0)));
  return x != x ? x : y;
}

OH_INLINE double erf_f64(double x) { return erf(x); }

// sin and cos of 2π·(j / 2²⁵) for j below 2²⁵, exact in the reduction.
OH_INLINE void sincos_turn_f64(uint32_t j, double *sine, double *cosine) {
  uint32_t quarter = (j + (1u << 22)) >> 23;
  int32_t rest = (int32_t)j - (int32_t)(quarter << 23);
  double x = (double)rest * (6.283185307179586476925 / 33554432.0);
  double z = x * x;
  double s = 1.58969099521155010221e-10;
  s = s * z - 2.50507602534068634195e-08;
  s = s * z + 2.75573137070700676789e-06;
  s = s * z - 1.98412698298579493134e-04;
  s = s * z + 8.33333333332248946124e-03;
  s = s * z - 1.66666666666666324348e-01;
  s = s * z * x + x;
  double c = -1.13596475577881948265e-11;
  c = c * z + 2.08757232129817482790e-09;
  c = c * z - 2.75573143513906633035e-07;
  c = c * z + 2.48015872894767294178e-05;
  c = c * z - 1.38888888888741095749e-03;
  c = c * z + 4.16666666666666019037e-02;
  c = c * (z * z) - 0.5 * z + 1.0;
  turned_f64(quarter, s, c, sine, cosine);
}
