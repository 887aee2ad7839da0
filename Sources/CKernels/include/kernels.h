// The fused loops of OneHot's CPU backend.
//
// A step is a flat array of `oh_item`s: a C function, its arguments and a block number. Tile
// programs interpret micro-operations over registers that fit L1; each other kernel has a single
// task. No function here allocates or locks while a step runs on one thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "micro_ops.h"
#include "swift_enums.h"

// Element types.
enum { OH_F32 = 0, OH_F64 = 1, OH_I32 = 2 };

// The elements of a tile that a register has: one per position, per row, per column, or one in all.
typedef enum OH_ENUM(RegisterKind) oh_register_kind : uint8_t {
  OH_FULL OH_CASE(full),
  OH_COLUMN OH_CASE(column),
  OH_ROW OH_CASE(row),
  OH_SCALAR OH_CASE(scalar)
} oh_register_kind;

// The way in which the operands of a two-operand loop advance within a row: vector by vector,
// vector by a repeated scalar, or the reverse. Unary loops use OH_VV; loops over three operands add
// 1 if the second is a scalar and 2 if the third is.
enum { OH_VV = 0, OH_VS = 1, OH_SV = 2 };

typedef struct oh_tile oh_tile;
typedef struct oh_micro oh_micro;
typedef void (*oh_micro_fn)(const oh_micro *, oh_tile *);

// One vector loop of a tile program.
struct oh_micro {
  oh_micro_fn fn;
  const void *extra;  // arguments of a noise generator, or the loops that are run as one
  uint16_t dst, a, b, c, e, f, g, h;
  oh_register_kind span;  // how many elements are made
  uint8_t by_row;         // rows are walked one by one, operands stepping as below
  // Per row: OH_FULL a row, OH_COLUMN one, otherwise nothing.
  oh_register_kind a_step, b_step, c_step;
  uint8_t dtype;  // of the operand that decides, where the function serves several
};

#define OH_MAX_REGISTERS 256
#define OH_MAX_RANK 8

// The state of a running tile program.
struct oh_tile {
  int64_t count[4];  // elements of a register by its kind
  int64_t first[4];  // position of the tile's first element by the register's kind
  int64_t rows, cols;
  char *arena;
  void **reg;
};

// A strided array that a tile program reads or writes.
typedef struct {
  int64_t offset;  // bytes into the arena
  int64_t slot;    // bytes into the scratch memory, where the elements are copied
  uint16_t reg;
  uint16_t source;  // outputs: the register that is copied, where it is not written directly
  oh_register_kind kind;
  uint8_t size;       // bytes an element
  uint8_t is_direct;  // the register is a pointer into the arena
  uint8_t rank;
  int64_t extents[OH_MAX_RANK];
  int64_t strides[OH_MAX_RANK];  // in elements
} oh_access;

// A register that lives in scratch memory.
typedef struct {
  uint16_t reg;
  int64_t slot;
} oh_slot;

// A sum over tiles: one partial result for every block.
typedef struct {
  int64_t offset;  // bytes into the arena
  int64_t stride;  // bytes from block to block
  int64_t bytes;   // cleared before a block's first tile
  uint16_t reg;
} oh_accumulator;

// A tile program.
typedef struct {
  int64_t rows, cols;  // the whole space; a flat one has a single row
  int64_t tile_rows, tile_cols;
  int64_t tiles, tiles_per_block;
  int32_t input_count, output_count, slot_count, accumulator_count, micro_count, is_flat;
  const oh_access *inputs, *outputs;
  const oh_slot *slots;
  const oh_accumulator *accumulators;
  const oh_micro *micros;
} oh_program;

// A tile program of a single tile, whose registers never move, so it needs no set-up.
typedef struct {
  oh_tile tile;
  int32_t load_count, store_count, accumulator_count, micro_count;
  const oh_access *loads, *stores;  // only those that are copied
  const oh_accumulator *accumulators;
  const oh_micro *micros;
} oh_fixed_program;

// The position of the noise in its stream.
typedef struct {
  int64_t key, origin;  // bytes into the arena: u32[keys, 2] and i32[3]
  int64_t elements, rows, samples, replicas;
} oh_noise;

// A thread's own memory and number.
typedef struct {
  char *arena;
  char *scratch;
  oh_tile tile;
  void *registers[OH_MAX_REGISTERS];
} oh_worker;

typedef void (*oh_kernel_fn)(const void *args, oh_worker *worker, int64_t block);

// One block of one kernel.
typedef struct {
  oh_kernel_fn fn;
  const void *args;
  int64_t block;
} oh_item;

// A kernel that several threads may share, and its dependencies.
typedef struct {
  oh_kernel_fn fn;
  const void *args;
  int32_t blocks;
  int32_t waits;                           // kernels that must be done before
  int32_t first_follower, follower_count;  // kernels that wait for this one, among the followers
} oh_task;

// A step: its blocks in order, for one thread, and its kernels by urgency, for several.
typedef struct {
  const oh_item *items;
  int64_t item_count;
  const oh_task *tasks;
  const int32_t *followers;
  int32_t task_count;
  int32_t is_parallel;  // whether a step is worth more than one thread
} oh_graph;

// The loop of a micro-operation, NULL if the element type has no such loop.
oh_micro_fn oh_find(oh_micro_op op, int dtype, int mode);

void oh_run_program(const void *program, oh_worker *worker, int64_t block);
void oh_run_fixed_program(const void *program, oh_worker *worker, int64_t block);

// Adds partial sums: out[i] = Σ_b in[b][i].
typedef struct {
  int64_t in, out, parts, count;
  int32_t dtype, reserved;
} oh_combine;
void oh_run_combine(const void *args, oh_worker *worker, int64_t block);

typedef enum OH_ENUM(ReductionFunction) oh_reduction_function : int32_t {
  OH_REDUCE_SUM OH_CASE(sum),
  OH_REDUCE_MAXIMUM OH_CASE(maximum),
  OH_REDUCE_PRODUCT OH_CASE(product),
  OH_REDUCE_LOGSUMEXP OH_CASE(logSumExp)
} oh_reduction_function;

// A reduction of the middle axis of a contiguous [outer, extent, inner] array.
typedef struct {
  int64_t in, out, outer, extent, inner;
  int64_t blocks;
  int32_t dtype;
  oh_reduction_function function;
} oh_reduction;
void oh_run_reduction(const void *args, oh_worker *worker, int64_t block);

// Rows of tables by number; leading axes of table and index are walked by strides.
typedef struct {
  int64_t table, index, out;  // bytes into the arena
  int64_t rows, width, numbers;
  int64_t per_row;        // numbers for each row outside the table
  int64_t chunk, blocks;  // columns that are added at once
  int64_t rank;
  int64_t extents[OH_MAX_RANK], table_strides[OH_MAX_RANK], index_strides[OH_MAX_RANK];
  int64_t size;
} oh_gather;
void oh_run_gather(const void *args, oh_worker *worker, int64_t block);

// The sum of every `per_row` picked rows, in blocks of rows.
void oh_run_gather_sum_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_gather_sum_f64(const void *args, oh_worker *worker, int64_t block);

// Rows added into zeroed tables, each at `per_row` numbers, in blocks of columns; `table` is the
// updates.
void oh_run_scatter_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_scatter_f64(const void *args, oh_worker *worker, int64_t block);

// Windows on consecutive images [height, width, channels].
typedef struct {
  int64_t in, out;  // bytes into the arena
  int64_t images, height, width, channels;
  int64_t rows, columns;  // windows of an image
  int64_t window_height, window_width;
  int64_t down, right;  // from window to window
  int64_t above, left;  // zeros before the image
  int64_t blocks;
} oh_windows;

// Each window as one row, zeros where it leaves the image, in blocks of rows of windows.
void oh_run_patches_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_patches_f64(const void *args, oh_worker *worker, int64_t block);

// Images that are the sum of such windows, in blocks of rows of pixels.
void oh_run_overlap_add_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_overlap_add_f64(const void *args, oh_worker *worker, int64_t block);

// Random keys: two words each, folded with four numbers, the last of which is the step.
typedef struct {
  int64_t key, step, out, count;
  int64_t key_stride, step_stride;  // in keys and steps, 0 or 1
  uint64_t purpose, path, use;
  // The chain before the step, remembered because a run's key rarely changes.
  uint32_t known_key[2], known_chain[2];
  int32_t is_known, reserved;
} oh_key;
void oh_run_key(const void *args, oh_worker *worker, int64_t block);

typedef void (*oh_sgemm_fn)(
    int order, int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda,
    const float *b, int ldb, float beta, float *c, int ldc);
typedef void (*oh_dgemm_fn)(
    int order, int ta, int tb, int m, int n, int k, double alpha, const double *a, int lda,
    const double *b, int ldb, double beta, double *c, int ldc);

// A product in single precision, on CPUs with the required instructions. Row-major matrices like
// cblas_sgemm's with factors 1 and 0; `scratch` is aligned to 64 bytes. Every element is one chain
// of fused multiply-adds over k in order, so a product may be divided anywhere without a change of
// its bits.
enum { OH_SGEMM_SCRATCH = 160 * 1024 };
int oh_has_sgemm(void);
void oh_sgemm(
    int ta, int tb, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, const float *b,
    int64_t ldb, float *c, int64_t ldc, char *scratch);

// Matrix products C = A·B, one for every index of the leading axes, in a grid of blocks whose last
// row and column contain the remainder.
typedef struct {
  int64_t a, b, c;  // bytes into the arena
  int64_t m, n, k;
  int64_t lda, ldb, ldc;
  int32_t ta, tb;
  int64_t rank, batch;
  int64_t extents[OH_MAX_RANK], a_strides[OH_MAX_RANK], b_strides[OH_MAX_RANK];  // in elements
  int64_t m_blocks, n_blocks, m_step, n_step, batch_step;
  oh_sgemm_fn sgemm;
  oh_dgemm_fn dgemm;
} oh_product;
void oh_run_product_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_product_f64(const void *args, oh_worker *worker, int64_t block);
void oh_run_own_product_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_small_product_f32(const void *args, oh_worker *worker, int64_t block);
void oh_run_small_product_f64(const void *args, oh_worker *worker, int64_t block);

// Some rows, of `length` bytes each, of a data set as numbers: the bytes themselves, or the entries
// of a table of 256 at these indices.
void oh_widen_f32(
    const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length, float *to);
void oh_widen_f64(
    const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length, double *to);
void oh_look_up_f32(
    const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length,
    const float *numbers, float *to);
void oh_look_up_f64(
    const uint8_t *bytes, const ptrdiff_t *rows, int64_t count, int64_t length,
    const double *numbers, double *to);

// One row of probabilities becomes zeros and ones, drawn with the 32 bits of each element under a
// key.
void oh_binarize_f32(float *values, int64_t count, uint32_t row, uint32_t key0, uint32_t key1);
void oh_binarize_f64(double *values, int64_t count, uint32_t row, uint32_t key0, uint32_t key1);

// Adds blocks of 64 bytes to the state of a SHA-256 hash; returns false and does nothing if the CPU
// has no instructions for that.
bool oh_sha256(uint32_t *state, const uint8_t *bytes, int64_t blocks);

// Zeroed memory in large pages where the system has them; a step touches all of it.
char *oh_arena_create(size_t bytes);
void oh_arena_destroy(char *arena);

// Threads that share the kernels of a step, which must outlive them.
typedef struct oh_pool oh_pool;
oh_pool *oh_pool_create(int threads, char *arena, size_t scratch_bytes, const oh_graph *graph);
void oh_pool_destroy(oh_pool *pool);
// Runs every kernel after those that it waits for.
void oh_pool_run(oh_pool *pool);
// Runs items in order on one thread.
void oh_run(oh_worker *worker, const oh_item *items, int64_t count);
