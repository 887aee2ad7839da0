// Rows of a data set of bytes become numbers.
#include "clones.h"
#include "kernels.h"

// Rows come in random order, so memory is asked for this many of them ahead.
enum { AHEAD = 4, LINE = 64 };

OH_INLINE void ask(
    const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length, int64_t i) {
  if (i + AHEAD >= count) return;
  const uint8_t *later = bytes + rows[i + AHEAD] * length;
  for (int64_t j = 0; j < length; j += LINE) __builtin_prefetch(later + j);
}

#define BYTES(T, F)                                                                                \
  OH_CLONES void oh_widen_##F(                                                                     \
      const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length, T *to) {         \
    for (int64_t i = 0; i < count; i++) {                                                          \
      ask(bytes, rows, count, length, i);                                                          \
      const uint8_t *restrict from = bytes + rows[i] * length;                                     \
      T *restrict out = to + i * length;                                                           \
      for (int64_t j = 0; j < length; j++) out[j] = from[j];                                       \
    }                                                                                              \
  }                                                                                                \
  OH_CLONES void oh_look_up_##F(                                                                   \
      const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length,                  \
      const T *restrict numbers, T *to) {                                                          \
    for (int64_t i = 0; i < count; i++) {                                                          \
      ask(bytes, rows, count, length, i);                                                          \
      const uint8_t *restrict from = bytes + rows[i] * length;                                     \
      T *restrict out = to + i * length;                                                           \
      for (int64_t j = 0; j < length; j++) out[j] = numbers[from[j]];                              \
    }                                                                                              \
  }

BYTES(float, f32)
BYTES(double, f64)
