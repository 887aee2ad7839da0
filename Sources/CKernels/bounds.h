// Bounds on sizes and positions.
#pragma once
#include <stdint.h>

#include "clones.h"

OH_INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

OH_INLINE int64_t between(int64_t x, int64_t low, int64_t high) {
  return x < low ? low : x > high ? high : x;
}
