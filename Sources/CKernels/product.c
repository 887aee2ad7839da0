// Matrix products in a fixed grid of blocks, and a plain loop for tiny ones.
#include "bounds.h"
#include "clones.h"
#include "kernels.h"

enum { ROW_MAJOR = 101, NO_TRANSPOSE = 111, TRANSPOSE = 112 };

// The start of product number i in both operands, in elements.
OH_INLINE void start(const oh_product *p, int64_t i, int64_t *a, int64_t *b) {
  *a = 0;
  *b = 0;
  for (int64_t axis = p->rank - 1; axis >= 0; axis--) {
    *a += i % p->extents[axis] * p->a_strides[axis];
    *b += i % p->extents[axis] * p->b_strides[axis];
    i /= p->extents[axis];
  }
}

// The block of a product with operands x, y and result z, for every index of the leading axes.
#define BLOCKS(T, call)                                                                            \
  {                                                                                                \
    const oh_product *p = args;                                                                    \
    const int64_t column = block % p->n_blocks * p->n_step;                                        \
    const int64_t row = block / p->n_blocks % p->m_blocks * p->m_step;                             \
    const int64_t first = block / p->n_blocks / p->m_blocks * p->batch_step;                       \
    const int64_t last = smaller(first + p->batch_step, p->batch);                                 \
    const int is_lowest = block / p->n_blocks % p->m_blocks == p->m_blocks - 1;                    \
    const int is_last = block % p->n_blocks == p->n_blocks - 1;                                    \
    const int64_t m = is_lowest ? p->m - row : p->m_step;                                          \
    const int64_t n = is_last ? p->n - column : p->n_step;                                         \
    for (int64_t i = first; i < last; i++) {                                                       \
      int64_t a, b;                                                                                \
      start(p, i, &a, &b);                                                                         \
      const T *x = (const T *)(worker->arena + p->a) + a + (p->ta ? row : row * p->lda);           \
      const T *y = (const T *)(worker->arena + p->b) + b + (p->tb ? column * p->ldb : column);     \
      T *z = (T *)(worker->arena + p->c) + i * p->m * p->ldc + row * p->ldc + column;              \
      call;                                                                                        \
    }                                                                                              \
  }

#define PRODUCT(T, F, gemm, one, zero)                                                             \
  void oh_run_product_##F(const void *args, oh_worker *worker, int64_t block) BLOCKS(              \
      T,                                                                                           \
      p->gemm(                                                                                     \
          ROW_MAJOR, p->ta ? TRANSPOSE : NO_TRANSPOSE, p->tb ? TRANSPOSE : NO_TRANSPOSE, (int)m,   \
          (int)n, (int)p->k, one, x, (int)p->lda, y, (int)p->ldb, zero, z, (int)p->ldc))           \
                                                                                                   \
      OH_CLONES static void small_##F(const oh_product *p, const T *a, const T *b, T *c) {         \
    const int64_t ra = p->ta ? 1 : p->lda, ca = p->ta ? p->lda : 1;                                \
    const int64_t rb = p->tb ? 1 : p->ldb, cb = p->tb ? p->ldb : 1;                                \
    for (int64_t i = 0; i < p->m; i++, c += p->ldc) {                                              \
      const T *row = a + i * ra;                                                                   \
      if (cb == 1) {                                                                               \
        for (int64_t j = 0; j < p->n; j++) c[j] = 0;                                               \
        for (int64_t k = 0; k < p->k; k++) {                                                       \
          const T x = row[k * ca];                                                                 \
          const T *y = b + k * rb;                                                                 \
          for (int64_t j = 0; j < p->n; j++) c[j] += x * y[j];                                     \
        }                                                                                          \
      } else {                                                                                     \
        for (int64_t j = 0; j < p->n; j++) {                                                       \
          T sum = 0;                                                                               \
          for (int64_t k = 0; k < p->k; k++) sum += row[k * ca] * b[k * rb + j * cb];              \
          c[j] = sum;                                                                              \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  void oh_run_small_product_##F(const void *args, oh_worker *worker, int64_t block) {              \
    const oh_product *p = args;                                                                    \
    const int64_t first = block * p->batch_step;                                                   \
    const int64_t last = smaller(first + p->batch_step, p->batch);                                 \
    for (int64_t i = first; i < last; i++) {                                                       \
      int64_t a, b;                                                                                \
      start(p, i, &a, &b);                                                                         \
      small_##F(                                                                                   \
          p, (const T *)(worker->arena + p->a) + a, (const T *)(worker->arena + p->b) + b,         \
          (T *)(worker->arena + p->c) + i * p->m * p->ldc);                                        \
    }                                                                                              \
  }

PRODUCT(float, f32, sgemm, 1.0f, 0.0f)
PRODUCT(double, f64, dgemm, 1.0, 0.0)

void oh_run_own_product_f32(const void *args, oh_worker *worker, int64_t block) BLOCKS(
    float, oh_sgemm(p->ta, p->tb, m, n, p->k, x, p->lda, y, p->ldb, z, p->ldc, worker->scratch))
