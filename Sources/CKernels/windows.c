// Windows on images as rows of a matrix, and the sum of such rows at their windows.
#include "clones.h"
#include "kernels.h"

OH_INLINE int64_t between(int64_t x, int64_t low, int64_t high) {
  return x < low ? low : x > high ? high : x;
}

#define T float
#define F f32
#define LANES 16
#include "windows.inc"
#define T double
#define F f64
#define LANES 8
#include "windows.inc"
