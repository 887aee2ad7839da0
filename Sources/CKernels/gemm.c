// Single-precision matrix products on processors with 512-bit vectors.
//
// Every element of C = A·B is one chain of fused multiply-adds over k in order, starting at zero. So its
// bits depend on its row of A and its column of B alone, and a product may be cut into any blocks.
//
// C is made in tiles that stay in registers: `height` rows by up to three vectors. A tile reads a panel of
// B row by row, and of A one element for each of its rows. Where they lie well, both are read in place;
// what is transposed, does not fill a vector or would collide in the cache is copied before.
#include <stddef.h>

#include "bounds.h"
#include "kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { LANES = 16, WIDEST = 3, TALLEST = 16 };
// The steps of k between which a tile goes to memory: a panel of B fits the second-level cache twice.
enum { DEPTH = 400 };
// Elements of A that are copied at once, and the rows of one strip of the copy.
enum { COPIED = 1 << 19, STRIP = 8 };
// Rows this many elements apart share their places in the first-level cache.
enum { COLLISION = 1024 };
// Bytes that do not stay in the second-level cache from product to product.
enum { LARGE = 4 << 20 };
// Fewer rows use a panel too seldom to be worth copying it for the cache's sake.
enum { ROWS_TO_COPY = 128 };

#define WIDE __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma")))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float vector __attribute__((vector_size(64), aligned(4)));
typedef float half_vector __attribute__((vector_size(32)));
typedef float quarter_vector __attribute__((vector_size(16), aligned(4)));

// A matrix with the distances between its rows and between its columns.
typedef struct {
  const float *first;
  int64_t down, right;
} matrix;

typedef void (*tile_fn)(
    int64_t depth, const float *a, int64_t down, int64_t right, const float *b, int64_t ldb, float *c,
    int64_t ldc, int continues);

// R × W vectors of C, from zero or from what C holds.
#define TILE(R, W)                                                                            \
  WIDE static void tile_##R##x##W(                                                            \
      int64_t depth, const float *a, int64_t down, int64_t right, const float *b,             \
      int64_t ldb, float *c, int64_t ldc, int continues) {                                    \
    vector sum[R][W];                                                                         \
    UNROLL for (int i = 0; i < R; i++) UNROLL for (int j = 0; j < W; j++) {                   \
      sum[i][j] = continues ? *(const vector *)(c + i * ldc + LANES * j) : (vector){0};       \
    }                                                                                         \
    for (int64_t k = 0; k < depth; k++, a += right, b += ldb) {                               \
      vector y[W];                                                                            \
      UNROLL for (int j = 0; j < W; j++) y[j] = *(const vector *)(b + LANES * j);             \
      UNROLL for (int i = 0; i < R; i++) {                                                    \
        const float x = a[i * down];                                                          \
        const vector all = {x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};                  \
        UNROLL for (int j = 0; j < W; j++) {                                                  \
          sum[i][j] = __builtin_elementwise_fma(all, y[j], sum[i][j]);                        \
        }                                                                                     \
      }                                                                                       \
    }                                                                                         \
    UNROLL for (int i = 0; i < R; i++) UNROLL for (int j = 0; j < W; j++) {                   \
      *(vector *)(c + i * ldc + LANES * j) = sum[i][j];                                       \
    }                                                                                         \
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
    UNROLL for (int j = 0; j < 4; j++) q[j] = *(const quarter_vector *)(rows + (4 * j + i) * distance);
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

// Copies a panel of B, filled up with zeros to whole vectors.
WIDE static void copy_panel(matrix b, int64_t depth, int64_t columns, int64_t width, float *out) {
  if (b.right == 1) {
    for (int64_t k = 0; k < depth; k++, b.first += b.down, out += width) {
      copy(b.first, out, columns, width);
    }
    return;
  }
  int64_t j = 0;
  for (; j + LANES <= columns; j += LANES) {
    const float *rows = b.first + j * b.right;
    int64_t k = 0;
    for (; k + 4 <= depth; k += 4) transpose(rows + k, b.right, out + k * width + j, width);
    for (; k < depth; k++) {
      for (int i = 0; i < LANES; i++) out[k * width + j + i] = rows[i * b.right + k];
    }
  }
  for (int64_t k = 0; k < depth && j < width; k++) {
    for (int64_t i = j; i < width; i++) {
      out[k * width + i] = i < columns ? b.first[i * b.right + k] : 0;
    }
  }
}

// Copies rows of A in strips, element after element of k.
static void copy_rows(matrix a, int64_t depth, int64_t rows, float *out) {
  for (int64_t i = 0; i < rows; i += STRIP, out += STRIP * depth) {
    const int64_t count = smaller(STRIP, rows - i);
    for (int64_t k = 0; k < depth; k++) {
      for (int64_t r = 0; r < count; r++) {
        out[k * STRIP + r] = a.first[(i + r) * a.down + k * a.right];
      }
    }
  }
}

// Asks for a share of the panel that comes next, lines of it counted from `from` to `to`.
OH_INLINE void fetch_panel(matrix b, int64_t depth, int64_t from, int64_t to) {
  for (int64_t line = from; line < to; line++) {
    if (b.right == 1) {
      for (int j = 0; j < WIDEST; j++) __builtin_prefetch(b.first + line * b.down + j * LANES, 0, 2);
    } else {
      for (int64_t k = 0; k < depth; k += LANES) __builtin_prefetch(b.first + line * b.right + k, 0, 2);
    }
  }
}

OH_INLINE matrix moved(matrix m, int64_t row, int64_t column) {
  m.first += row * m.down + column * m.right;
  return m;
}

// What the panels of a product share.
typedef struct {
  matrix a;               // the rows of this block
  const float *strips;    // their copy, or NULL
  int64_t rows, depth, ldc;
  int continues, fetches; // whether C holds the sum so far; whether to ask for memory ahead
} block;

// The tiles of one panel: the block's rows of A times `columns` columns of B.
WIDE static void panel(
    const block *p, matrix b, int64_t columns, int vectors, matrix next, int64_t lines, float *c) {
  const int height = heights[vectors - 1];
  const int64_t width = vectors * LANES, depth = p->depth, ldc = p->ldc;
  const int in_strips = p->strips != NULL && height == STRIP;
  const int64_t down = in_strips ? 1 : p->a.down, right = in_strips ? STRIP : p->a.right;
  for (int64_t i = 0; i < p->rows; i += height) {
    const int64_t count = smaller(height, p->rows - i);
    const tile_fn tile = tiles[vectors - 1][count - 1];
    const float *a = in_strips ? p->strips + i * depth : p->a.first + i * down;
    float *target = c + i * ldc;
    if (p->fetches) {
      for (int64_t r = 0; r < count; r++) {
        for (int j = 0; j < vectors; j++) __builtin_prefetch(target + r * ldc + j * LANES, 1);
      }
      fetch_panel(next, depth, lines * i / p->rows, lines * (i + count) / p->rows);
    }
    if (columns == width) {
      tile(depth, a, down, right, b.first, b.down, target, ldc, p->continues);
      continue;
    }
    float edge[WIDEST * LANES * TALLEST] __attribute__((aligned(64)));
    for (int64_t r = 0; r < count && p->continues; r++) {
      copy(target + r * ldc, edge + r * width, columns, width);
    }
    tile(depth, a, down, right, b.first, b.down, edge, width, p->continues);
    for (int64_t r = 0; r < count; r++) copy_back(edge + r * width, target + r * ldc, columns);
  }
}

int oh_has_sgemm(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}

void oh_sgemm(
    int ta, int tb, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b,
    int64_t ldb, float *c, int64_t ldc, char *scratch) {
  const matrix left = {a, ta ? 1 : lda, ta ? lda : 1};
  const matrix right = {b, tb ? 1 : ldb, tb ? ldb : 1};
  const int64_t parts = k <= DEPTH ? 1 : (k + DEPTH - 1) / DEPTH;
  const int64_t step = parts == 1 ? k : ((k + parts - 1) / parts + 3) / 4 * 4;
  float *const copied_panel = (float *)scratch;
  float *const strips = copied_panel + DEPTH * WIDEST * LANES;
  const int copies_rows =
      k > 0 && lda % COLLISION == 0 && m >= ROWS_TO_COPY && n >= ROWS_TO_COPY;
  const int copies_panels = tb || (ldb % COLLISION == 0 && m >= ROWS_TO_COPY);
  const int fetches = (m * k + k * n + m * n) * (int64_t)sizeof(float) > LARGE;
  const int64_t most_rows = copies_rows ? COPIED / step / STRIP * STRIP : m;
  for (int64_t row = 0; row < m; row += most_rows) {
    int64_t start = 0;
    do {
      block p = {
          moved(left, row, start), copies_rows ? strips : NULL, smaller(most_rows, m - row),
          smaller(step, k - start), ldc, start > 0, fetches};
      if (copies_rows) copy_rows(p.a, p.depth, p.rows, strips);
      int64_t column = 0, vectors = (n + LANES - 1) / LANES;
      while (vectors > 0) {
        // Four vectors are two and two: a single one uses elements of A too seldom.
        const int wide = vectors == 4 || vectors == 2 ? 2 : vectors == 1 ? 1 : WIDEST;
        const int64_t columns = smaller(wide * LANES, n - column);
        matrix source = moved(right, start, column);
        const matrix next = moved(source, 0, columns);
        const int64_t later = n - column - columns;
        const int64_t lines = later == 0 ? 0 : tb ? smaller(later, WIDEST * LANES) : p.depth;
        if (copies_panels || columns < wide * LANES) {
          copy_panel(source, p.depth, columns, wide * LANES, copied_panel);
          source = (matrix){copied_panel, wide * LANES, 1};
        }
        panel(&p, source, columns, wide, next, lines, c + row * ldc + column);
        column += columns;
        vectors -= wide;
      }
      start += step;
    } while (start < k);
  }
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
