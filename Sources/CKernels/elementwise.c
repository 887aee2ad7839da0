// One loop for each scalar function, element type and way its operands advance.
#include <math.h>
#include <string.h>

#include "clones.h"
#include "kernels.h"
#include "math32.h"
#include "math64.h"
#include "micro.h"

// A result may lie exactly on an operand, which is no obstacle to vectors.
#define OH_LOOP _Pragma("clang loop vectorize(assume_safety)")

OH_INLINE int64_t step(oh_register_kind kind, int64_t cols) {
  return kind == OH_FULL ? cols : (kind == OH_COLUMN ? 1 : 0);
}

#define T float
#define F f32
#define OH_ERF_LOOP OH_LOOP
#define F_IS_FLOATING
#include "elementwise.inc"
#define T double
#define F f64
#define OH_ERF_LOOP
#define F_IS_FLOATING
#include "elementwise.inc"
#define T int32_t
#define F i32
#include "elementwise.inc"

#define CONVERT(name, from, to)                                                                    \
  OH_CLONES static void name(const oh_micro *m, oh_tile *t) {                                      \
    to *d = t->reg[m->dst];                                                                        \
    const from *a = t->reg[m->a];                                                                  \
    const int64_t n = t->count[m->span];                                                           \
    for (int64_t i = 0; i < n; i++) d[i] = (to)a[i];                                               \
  }
CONVERT(f64_to_f32, double, float)
CONVERT(i32_to_f32, int32_t, float)
CONVERT(f32_to_f64, float, double)
CONVERT(i32_to_f64, int32_t, double)
CONVERT(f32_to_i32, float, int32_t)
CONVERT(f64_to_i32, double, int32_t)

// By target, then source.
static const oh_micro_fn conversions[3][3] = {
    {unary_identityf32, f64_to_f32, i32_to_f32},
    {f32_to_f64, unary_identityf64, i32_to_f64},
    {f32_to_i32, f64_to_i32, unary_identityi32},
};

oh_micro_fn oh_find(oh_micro_op op, int dtype, int mode) {
  if (op >= oh_micro_to_f32 && op <= oh_micro_to_i32)
    return conversions[op - oh_micro_to_f32][dtype];
  oh_micro_fn row = oh_row_function(op, dtype), noise = oh_noise_function(op, dtype);
  if (row || noise) return row ? row : noise;
  switch (dtype) {
    case OH_F32: return tablef32[op][mode];
    case OH_F64: return tablef64[op][mode];
    default: return tablei32[op][mode];
  }
}

const char *oh_micro_name(oh_micro_op op) {
#define TEXT(loop, swift) #loop,
  static const char *const names[] = {OH_MICROS(TEXT)};
#undef TEXT
  return names[op];
}
