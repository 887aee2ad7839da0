// Sums of partial results, reductions of a middle axis, and rows picked or added by number.
#include <math.h>
#include <string.h>

#include "bounds.h"
#include "clones.h"
#include "kernels.h"
#include "math32.h"
#include "math64.h"

#define T float
#define F f32
#define LANES 16
#include "reduce.inc"
#define T double
#define F f64
#define LANES 8
#include "reduce.inc"

void oh_run_combine(const void *args, oh_worker *worker, int64_t block) {
  (void)block;
  const oh_combine *p = args;
  const void *in = worker->arena + p->in;
  void *out = worker->arena + p->out;
  if (p->dtype == OH_F32) {
    combinef32(in, out, p->parts, p->count);
  } else {
    combinef64(in, out, p->parts, p->count);
  }
}

void oh_run_reduction(const void *args, oh_worker *worker, int64_t block) {
  const oh_reduction *p = args;
  if (p->dtype == OH_F32) {
    reducef32(p, worker->arena + p->in, worker->arena + p->out, block);
  } else {
    reducef64(p, worker->arena + p->in, worker->arena + p->out, block);
  }
}

// The offsets in the table and in the row numbers for an index of the leading axes.
OH_INLINE void leading(const oh_gather *p, int64_t i, int64_t *table, int64_t *index) {
  *table = 0;
  *index = 0;
  for (int64_t axis = p->rank - 1; axis >= 0; axis--) {
    *table += i % p->extents[axis] * p->table_strides[axis];
    *index += i % p->extents[axis] * p->index_strides[axis];
    i /= p->extents[axis];
  }
}

OH_INLINE int64_t tables(const oh_gather *p) {
  int64_t count = 1;
  for (int64_t axis = 0; axis < p->rank; axis++) count *= p->extents[axis];
  return count;
}

void oh_run_gather(const void *args, oh_worker *worker, int64_t block) {
  (void)block;
  const oh_gather *p = args;
  const int64_t bytes = p->width * p->size;
  char *out = worker->arena + p->out;
  for (int64_t i = 0, count = tables(p); i < count; i++) {
    int64_t table, index;
    leading(p, i, &table, &index);
    const char *rows = worker->arena + p->table + table * p->size;
    const int32_t *numbers = (const int32_t *)(worker->arena + p->index) + index;
    for (int64_t j = 0; j < p->numbers; j++, out += bytes) {
      if (numbers[j] >= 0 && numbers[j] < p->rows) {
        memcpy(out, rows + numbers[j] * bytes, (size_t)bytes);
      } else {
        memset(out, 0, (size_t)bytes);
      }
    }
  }
}

#define ROWS(T, F)                                                                                 \
  void oh_run_gather_sum_##F(const void *args, oh_worker *worker, int64_t block) {                 \
    const oh_gather *p = args;                                                                     \
    const int64_t rows = p->numbers / p->per_row, all = rows * tables(p);                          \
    T *out = (T *)(worker->arena + p->out);                                                        \
    for (int64_t i = all * block / p->blocks; i < all * (block + 1) / p->blocks; i++) {            \
      int64_t table, index;                                                                        \
      leading(p, i / rows, &table, &index);                                                        \
      const int32_t *numbers = (const int32_t *)(worker->arena + p->index) + index;                \
      sum_rows##F(                                                                                 \
          p, (const T *)(worker->arena + p->table) + table, numbers + i % rows * p->per_row,       \
          out + i * p->width);                                                                     \
    }                                                                                              \
  }                                                                                                \
  void oh_run_scatter_##F(const void *args, oh_worker *worker, int64_t block) {                    \
    const oh_gather *p = args;                                                                     \
    const int64_t chunks = (p->width + p->chunk - 1) / p->chunk;                                   \
    const int64_t begin = chunks * block / p->blocks * p->chunk;                                   \
    const int64_t end = smaller(chunks * (block + 1) / p->blocks * p->chunk, p->width);            \
    for (int64_t i = 0, count = tables(p); i < count; i++) {                                       \
      int64_t table, index;                                                                        \
      leading(p, i, &table, &index);                                                               \
      const T *updates = (const T *)(worker->arena + p->table) + table;                            \
      const int32_t *numbers = (const int32_t *)(worker->arena + p->index) + index;                \
      T *out = (T *)(worker->arena + p->out) + i * p->rows * p->width;                             \
      for (int64_t c = begin; c < end; c += p->chunk) {                                            \
        add_rows##F(p, updates + c, numbers, out + c, smaller(p->chunk, end - c));                 \
      }                                                                                            \
    }                                                                                              \
  }
ROWS(float, f32)
ROWS(double, f64)
