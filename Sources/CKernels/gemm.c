// Single-precision matrix products on processors with 512-bit vectors.
//
// Every element of C = A·B is one chain of fused multiply-adds over k in order, starting at zero.
// So its bits depend on its row of A and its column of B alone, and a product may be cut into any
// blocks.
//
// C is made in tiles that stay in registers: `height` rows by up to three vectors. A tile reads a
// panel of B row by row, and of A one element for each of its rows. A is read in place, and B where
// it lies well; a panel that is transposed, does not fill its vectors or would collide in the cache
// is copied, where it can be while the tiles of the panel before it are made.
#include <stddef.h>

#include "bounds.h"
#include "kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { LANES = 16, WIDEST = 3, TALLEST = 16 };
// The steps of k between which a tile goes to memory: a panel of B, and its part of A, stay in the
// second-level cache.
enum { DEPTH = 400 };
// Rows this many elements apart map to the same sets of L1.
enum { COLLISION = 1024 };
// Bytes that do not stay in the second-level cache from product to product.
enum { LARGE = 4 << 20 };
// The prefetch distance, in steps of k.
enum { AHEAD = 16 };
// Fewer rows use a panel too seldom to be worth copying it for the cache's sake.
enum { ROWS_TO_COPY = 128 };

#define WIDE __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma")))
#define UNROLL _Pragma("clang loop unroll(full)")

_Static_assert(
    2 * DEPTH * WIDEST * LANES * sizeof(float) <= OH_SGEMM_SCRATCH,
    "two panels fit the scratch memory");

typedef float vector __attribute__((vector_size(64), aligned(4)));
typedef float half_vector __attribute__((vector_size(32)));
typedef float quarter_vector __attribute__((vector_size(16), aligned(4)));

// A matrix with the distances between its rows and between its columns.
typedef struct {
  const float *first;
  int64_t down, right;
} matrix;

// `later` is prefetched, one element per step of k.
typedef void (*tile_fn)(
    int64_t depth, const float *a, int64_t down, int64_t right, const float *later, const float *b,
    int64_t ldb, float *c, int64_t ldc, int continues);

// R × W vectors of C, starting from zero or from the current content of C.
#define TILE(R, W)                                                                                 \
  WIDE static void tile_##R##x##W(                                                                 \
      int64_t depth, const float *a, int64_t down, int64_t right, const float *later,              \
      const float *b, int64_t ldb, float *c, int64_t ldc, int continues) {                         \
    vector sum[R][W];                                                                              \
    UNROLL for (int i = 0; i < R; i++) UNROLL for (int j = 0; j < W; j++) {                        \
      sum[i][j] = continues ? *(const vector *)(c + i * ldc + LANES * j) : (vector){0};            \
    }                                                                                              \
    for (int64_t k = 0; k < depth; k++, a += right, b += ldb, later += right) {                    \
      __builtin_prefetch(later);                                                                   \
      vector y[W];                                                                                 \
      UNROLL for (int j = 0; j < W; j++) y[j] = *(const vector *)(b + LANES * j);                  \
      UNROLL for (int i = 0; i < R; i++) {                                                         \
        const float x = a[i * down];                                                               \
        const vector all = {x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};                       \
        UNROLL for (int j = 0; j < W; j++) {                                                       \
          sum[i][j] = __builtin_elementwise_fma(all, y[j], sum[i][j]);                             \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
    UNROLL for (int i = 0; i < R; i++) UNROLL for (int j = 0; j < W; j++) {                        \
      *(vector *)(c + i * ldc + LANES * j) = sum[i][j];                                            \
    }                                                                                              \
  }
#define TILES(F, W) F(1, W) F(2, W) F(3, W) F(4, W) F(5, W) F(6, W) F(7, W) F(8, W)
#define TILES_TO_12(F, W) TILES(F, W) F(9, W) F(10, W) F(11, W) F(12, W)
#define TILES_TO_16(F, W) TILES_TO_12(F, W) F(13, W) F(14, W) F(15, W) F(16, W)
TILES_TO_16(TILE, 1)
TILES_TO_12(TILE, 2)
TILES(TILE, 3)

// By vectors and rows: together they fill the registers.
#define ENTRY(R, W) tile_##R##x##W,
static const tile_fn tiles[WIDEST][TALLEST] = {
    {TILES_TO_16(ENTRY, 1)}, {TILES_TO_12(ENTRY, 2)}, {TILES(ENTRY, 3)}};
static const int heights[WIDEST] = {16, 12, 8};

#define MIX __builtin_shufflevector
#define LOW_PAIRS 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define HIGH_PAIRS 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define LOW_HALVES 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_HALVES 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31

// Four elements of each of 16 rows become four rows of 16.
WIDE OH_INLINE void transpose(const float *rows, int64_t distance, float *out, int64_t width) {
  vector u[4], v[4];
  UNROLL for (int i = 0; i < 4; i++) {
    quarter_vector q[4];
    UNROLL for (int j = 0; j < 4; j++) q[j] =
        *(const quarter_vector *)(rows + (4 * j + i) * distance);
    const half_vector low = MIX(q[0], q[1], 0, 1, 2, 3, 4, 5, 6, 7);
    const half_vector high = MIX(q[2], q[3], 0, 1, 2, 3, 4, 5, 6, 7);
    u[i] = MIX(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }
  v[0] = MIX(u[0], u[1], LOW_PAIRS), v[1] = MIX(u[0], u[1], HIGH_PAIRS);
  v[2] = MIX(u[2], u[3], LOW_PAIRS), v[3] = MIX(u[2], u[3], HIGH_PAIRS);
  *(vector *)out = MIX(v[0], v[2], LOW_HALVES);
  *(vector *)(out + width) = MIX(v[0], v[2], HIGH_HALVES);
  *(vector *)(out + 2 * width) = MIX(v[1], v[3], LOW_HALVES);
  *(vector *)(out + 3 * width) = MIX(v[1], v[3], HIGH_HALVES);
}

// Copies `count` elements and fills them up with zeros to `width`, whole vectors.
WIDE OH_INLINE void copy(const float *from, float *to, int64_t count, int64_t width) {
  for (int64_t j = 0; j < width; j += LANES) {
    const __mmask16 mask = (__mmask16)((1u << between(count - j, 0, LANES)) - 1);
    _mm512_storeu_ps(to + j, _mm512_maskz_loadu_ps(mask, from + j));
  }
}

// Copies whole vectors, but no element from `count` on.
WIDE OH_INLINE void copy_back(const float *from, float *to, int64_t count) {
  for (int64_t j = 0; j < count; j += LANES) {
    const __mmask16 mask = (__mmask16)((1u << between(count - j, 0, LANES)) - 1);
    _mm512_mask_storeu_ps(to + j, mask, _mm512_loadu_ps(from + j));
  }
}

// A panel of B: `depth` steps of k and some columns, in whole vectors once it is copied.
typedef struct {
  matrix b;
  int64_t column, columns, start, depth;
  int vectors;
  float *copy;  // or NULL where it is read in place
} panel;

// Copies steps of k of a panel whose rows lie in one piece, filled up with zeros to whole vectors.
WIDE static void copy_steps(panel p, int64_t from, int64_t to) {
  const int64_t width = p.vectors * LANES;
  const float *row = p.b.first + from * p.b.down;
  float *out = p.copy + from * width;
  for (int64_t k = from; k < to; k++, row += p.b.down, out += width) {
    if (p.columns == WIDEST * LANES) {
      UNROLL for (int j = 0; j < WIDEST; j++) {
        *(vector *)(out + j * LANES) = *(const vector *)(row + j * LANES);
      }
    } else {
      copy(row, out, p.columns, width);
    }
  }
}

// Copies a panel whose columns lie in one piece, filled up with zeros to whole vectors.
WIDE static void copy_transposed(const panel *p) {
  const int64_t width = p->vectors * LANES, distance = p->b.right;
  for (int64_t j = 0; j < width; j += LANES) {
    const float *rows = p->b.first + j * distance;
    float *out = p->copy + j;
    int64_t k = 0;
    for (; j + LANES <= p->columns && k + 4 <= p->depth; k += 4) {
      transpose(rows + k, distance, out + k * width, width);
    }
    for (; k < p->depth; k++) {
      for (int i = 0; i < LANES; i++) {
        out[k * width + i] = j + i < p->columns ? rows[i * distance + k] : 0;
      }
    }
  }
}

OH_INLINE matrix moved(matrix m, int64_t row, int64_t column) {
  m.first += row * m.down + column * m.right;
  return m;
}

// The data that the panels of a product share.
typedef struct {
  matrix a, b;
  float *c;
  int64_t rows, columns, depth, ldc, step;  // the steps of k of one part
  int copies,
      fetches;  // whether to copy all panels; whether to ask for C, and B read in place, ahead
} product;

// Copies some steps of the next panel and prefetches the following ones. Prefetching a whole panel
// at once would evict it from the cache, and CPUs drop prefetches that come too fast.
WIDE static void bring(panel next, int64_t i, int64_t count, int64_t rows) {
  const int64_t from = next.depth * i / rows;
  const int64_t to = next.depth * smaller(i + count, rows) / rows;
  for (int64_t k = from; k < to; k++) {
    if (next.copy) copy_steps(next, k, k + 1);
    const float *later = next.b.first + (k + AHEAD) * next.b.down;
    for (int64_t j = 0; j < next.columns; j += LANES) __builtin_prefetch(later + j);
  }
}

// The elements of A to prefetch while a tile is computed. If A is transposed, each step of k is a
// separate cache line that hardware prefetchers do not predict: the last element of the next
// tile's.
OH_INLINE const float *asked_for(
    const product *p, const float *a, int64_t i, int height, const panel *next) {
  if (p->a.right == 1) return a;
  if (i + height < p->rows) return a + 2 * height - 1;
  return next ? p->a.first + next->start * p->a.right + height - 1 : a;
}

// The tiles of one panel: all rows of A times the panel's columns of B. `brings` steps of the next
// one along.
WIDE static void multiply(const product *p, const panel *now, const panel *next, int brings) {
  const int vectors = now->vectors, height = heights[vectors - 1];
  const int64_t width = vectors * LANES, columns = now->columns, ldc = p->ldc;
  const int64_t down = p->a.down, right = p->a.right;
  const int continues = now->start > 0;
  const float *const b = now->copy ? now->copy : now->b.first;
  const int64_t ldb = now->copy ? width : now->b.down;
  for (int64_t i = 0; i < p->rows; i += height) {
    const int64_t count = smaller(height, p->rows - i);
    const tile_fn tile = tiles[vectors - 1][count - 1];
    const float *a = p->a.first + i * down + now->start * right;
    const float *later = asked_for(p, a, i, height, next);
    float *target = p->c + i * ldc + now->column;
    if (p->fetches) {
      for (int64_t r = 0; r < count; r++) {
        for (int j = 0; j < vectors; j++) __builtin_prefetch(target + r * ldc + j * LANES, 1);
      }
    }
    if (brings) bring(*next, i, count, p->rows);
    if (columns == width) {
      tile(now->depth, a, down, right, later, b, ldb, target, ldc, continues);
      continue;
    }
    float edge[WIDEST * LANES * TALLEST] __attribute__((aligned(64)));
    for (int64_t r = 0; r < count && continues; r++) {
      copy(target + r * ldc, edge + r * width, columns, width);
    }
    tile(now->depth, a, down, right, later, b, ldb, edge, width, continues);
    for (int64_t r = 0; r < count; r++) copy_back(edge + r * width, target + r * ldc, columns);
  }
}

int oh_has_sgemm(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}

// The panel that begins at a column and a step of k.
OH_INLINE panel panel_at(const product *p, int64_t column, int64_t start, float *copy) {
  const int64_t left = p->columns - column, vectors = (left + LANES - 1) / LANES;
  // Four vectors are two and two: a single one uses elements of A too seldom.
  const int wide = vectors == 4 || vectors == 2 ? 2 : vectors == 1 ? 1 : WIDEST;
  const int64_t columns = smaller(wide * LANES, left);
  const int copied = p->copies || columns < wide * LANES;
  return (panel){
      moved(p->b, start, column), column, columns, start, smaller(p->step, p->depth - start), wide,
      copied ? copy : NULL};
}

WIDE static void copy_whole(const panel *p) {
  if (p->copy == NULL) return;
  p->b.right == 1 ? copy_steps(*p, 0, p->depth) : copy_transposed(p);
}

void oh_sgemm(
    int ta, int tb, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b,
    int64_t ldb, float *c, int64_t ldc, char *scratch) {
  if (n == 0) return;
  const int64_t parts = k <= DEPTH ? 1 : (k + DEPTH - 1) / DEPTH;
  const product p = {
      .a = {a, ta ? 1 : lda, ta ? lda : 1},
      .b = {b, tb ? 1 : ldb, tb ? ldb : 1},
      .c = c,
      .rows = m,
      .columns = n,
      .depth = k,
      .ldc = ldc,
      .step = parts == 1 ? k : ((k + parts - 1) / parts + 3) / 4 * 4,
      .copies = tb || (ldb % COLLISION == 0 && m >= ROWS_TO_COPY),
      .fetches = (m * k + k * n + m * n) * (int64_t)sizeof(float) > LARGE};
  float *const copies[2] = {(float *)scratch, (float *)scratch + DEPTH * WIDEST * LANES};
  panel now = panel_at(&p, 0, 0, copies[0]);
  copy_whole(&now);
  for (int turn = 1;; turn = !turn) {
    const int64_t end = now.column + now.columns;
    const int64_t start = end < n ? now.start : now.start + p.step;
    if (end == n && start >= k) break;
    const panel next = panel_at(&p, end % n, start, copies[turn]);
    const int in_steps = !tb && (next.copy || p.fetches);
    multiply(&p, &now, &next, in_steps);
    if (!in_steps) copy_whole(&next);
    now = next;
  }
  multiply(&p, &now, NULL, 0);
}

#else

int oh_has_sgemm(void) { return 0; }

void oh_sgemm(
    int ta, int tb, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b,
    int64_t ldb, float *c, int64_t ldc, char *scratch) {
  (void)ta, (void)tb, (void)m, (void)n, (void)k, (void)a, (void)lda, (void)b, (void)ldb;
  (void)c, (void)ldc, (void)scratch;
  __builtin_trap();
}

#endif
