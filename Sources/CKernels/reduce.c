// Sums of partial results, reductions of a middle axis, and rows picked or added by number.
#include <math.h>
#include <string.h>

#include "clones.h"
#include "kernels.h"
#include "math32.h"
#include "math64.h"

#define T float
#define F f32
#include "reduce.inc"
#define T double
#define F f64
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

// Where the leading axes' index leads in the table and in the row numbers.
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

#define SCATTER(T, F)                                                                     \
  void oh_run_scatter_##F(const void *args, oh_worker *worker, int64_t block) {           \
    (void)block;                                                                          \
    const oh_gather *p = args;                                                            \
    T *out = (T *)(worker->arena + p->out);                                               \
    const int64_t count = tables(p), size = p->rows * p->width;                           \
    memset(out, 0, (size_t)(count * size) * sizeof(T));                                   \
    for (int64_t i = 0; i < count; i++, out += size) {                                    \
      int64_t table, index;                                                               \
      leading(p, i, &table, &index);                                                      \
      const T *rows = (const T *)(worker->arena + p->table) + table;                      \
      const int32_t *numbers = (const int32_t *)(worker->arena + p->index) + index;       \
      for (int64_t j = 0; j < p->numbers; j++) {                                          \
        if (numbers[j] < 0 || numbers[j] >= p->rows) continue;                            \
        add_row##F(out + numbers[j] * p->width, rows + j * p->width, p->width);           \
      }                                                                                   \
    }                                                                                     \
  }
SCATTER(float, f32)
SCATTER(double, f64)
