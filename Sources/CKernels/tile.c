// The interpreter of tile programs.
#include <string.h>

#include "clones.h"
#include "kernels.h"

// Walks `count` elements from element `first` of a strided array, one innermost run at a time.
typedef struct {
  int64_t position[OH_MAX_RANK];
  int64_t index;  // of the run's first element, in elements from the array's start
} walk;

OH_INLINE void walk_start(walk *w, const oh_access *a, int64_t first) {
  w->index = 0;
  for (int axis = a->rank - 1; axis >= 0; axis--) {
    w->position[axis] = first % a->extents[axis];
    first /= a->extents[axis];
    w->index += w->position[axis] * a->strides[axis];
  }
}

// Moves on by a run that ends with the innermost axis.
OH_INLINE void walk_next(walk *w, const oh_access *a) {
  int axis = a->rank - 1;
  w->index -= w->position[axis] * a->strides[axis];
  w->position[axis] = 0;
  for (axis--; axis >= 0; axis--) {
    w->index += a->strides[axis];
    if (++w->position[axis] < a->extents[axis]) return;
    w->index -= a->strides[axis] * a->extents[axis];
    w->position[axis] = 0;
  }
}

#define COPY(T, suffix)                                                                            \
  OH_CLONES static void load_##suffix(                                                             \
      const oh_access *a, const char *arena, int64_t first, int64_t count, T *to) {                \
    const T *from = (const T *)(arena + a->offset);                                                \
    walk w;                                                                                        \
    walk_start(&w, a, first);                                                                      \
    const int inner = a->rank - 1;                                                                 \
    const int64_t stride = a->strides[inner];                                                      \
    while (count > 0) {                                                                            \
      int64_t run = a->extents[inner] - w.position[inner];                                         \
      if (run > count) run = count;                                                                \
      const T *p = from + w.index;                                                                 \
      if (stride == 1) {                                                                           \
        if (run >= 64)                                                                             \
          memcpy(to, p, (size_t)run * sizeof(T));                                                  \
        else                                                                                       \
          for (int64_t i = 0; i < run; i++) to[i] = p[i];                                          \
      } else if (stride == 0) {                                                                    \
        const T x = *p;                                                                            \
        for (int64_t i = 0; i < run; i++) to[i] = x;                                               \
      } else {                                                                                     \
        for (int64_t i = 0; i < run; i++) to[i] = p[i * stride];                                   \
      }                                                                                            \
      to += run;                                                                                   \
      count -= run;                                                                                \
      walk_next(&w, a);                                                                            \
    }                                                                                              \
  }                                                                                                \
  OH_CLONES static void store_##suffix(                                                            \
      const oh_access *a, char *arena, int64_t first, int64_t count, const T *from) {              \
    T *to = (T *)(arena + a->offset);                                                              \
    walk w;                                                                                        \
    walk_start(&w, a, first);                                                                      \
    const int inner = a->rank - 1;                                                                 \
    const int64_t stride = a->strides[inner];                                                      \
    while (count > 0) {                                                                            \
      int64_t run = a->extents[inner] - w.position[inner];                                         \
      if (run > count) run = count;                                                                \
      T *p = to + w.index;                                                                         \
      if (stride == 1) {                                                                           \
        if (run >= 64)                                                                             \
          memcpy(p, from, (size_t)run * sizeof(T));                                                \
        else                                                                                       \
          for (int64_t i = 0; i < run; i++) p[i] = from[i];                                        \
      } else {                                                                                     \
        for (int64_t i = 0; i < run; i++) p[i * stride] = from[i];                                 \
      }                                                                                            \
      from += run;                                                                                 \
      count -= run;                                                                                \
      walk_next(&w, a);                                                                            \
    }                                                                                              \
  }

COPY(uint32_t, 4)
COPY(uint64_t, 8)

static void load(const oh_access *a, const char *arena, int64_t first, oh_tile *t) {
  if (a->size == 4) {
    load_4(a, arena, first, t->count[a->kind], t->reg[a->reg]);
  } else {
    load_8(a, arena, first, t->count[a->kind], t->reg[a->reg]);
  }
}

static void store(const oh_access *a, char *arena, int64_t first, oh_tile *t) {
  if (a->size == 4) {
    store_4(a, arena, first, t->count[a->kind], t->reg[a->source]);
  } else {
    store_8(a, arena, first, t->count[a->kind], t->reg[a->source]);
  }
}

void oh_run_program(const void *args, oh_worker *worker, int64_t block) {
  const oh_program *p = args;
  oh_tile *t = &worker->tile;
  char *arena = worker->arena;
  t->arena = arena;
  t->reg = worker->registers;
  for (int i = 0; i < p->slot_count; i++) {
    t->reg[p->slots[i].reg] = worker->scratch + p->slots[i].slot;
  }
  for (int i = 0; i < p->accumulator_count; i++) {
    const oh_accumulator *a = &p->accumulators[i];
    t->reg[a->reg] = arena + a->offset + block * a->stride;
    memset(t->reg[a->reg], 0, (size_t)a->bytes);
  }
  const int64_t begin = block * p->tiles_per_block;
  const int64_t end = begin + p->tiles_per_block < p->tiles ? begin + p->tiles_per_block : p->tiles;
  for (int64_t tile = begin; tile < end; tile++) {
    int64_t first;
    if (p->is_flat) {
      first = tile * p->tile_cols;
      t->rows = 1;
      t->cols = p->cols - first < p->tile_cols ? p->cols - first : p->tile_cols;
      t->first[OH_COLUMN] = 0;
    } else {
      const int64_t row = tile * p->tile_rows;
      first = row * p->cols;
      t->rows = p->rows - row < p->tile_rows ? p->rows - row : p->tile_rows;
      t->cols = p->cols;
      t->first[OH_COLUMN] = row;
    }
    t->first[OH_FULL] = first;
    t->first[OH_ROW] = t->first[OH_SCALAR] = 0;
    t->count[OH_FULL] = t->rows * t->cols;
    t->count[OH_COLUMN] = t->rows;
    t->count[OH_ROW] = t->cols;
    t->count[OH_SCALAR] = 1;
    for (int i = 0; i < p->input_count; i++) {
      const oh_access *a = &p->inputs[i];
      const int64_t from = t->first[a->kind];
      if (a->is_direct) {
        t->reg[a->reg] = arena + a->offset + from * a->size;
      } else {
        load(a, arena, from, t);
      }
    }
    for (int i = 0; i < p->output_count; i++) {
      const oh_access *a = &p->outputs[i];
      if (a->is_direct) t->reg[a->reg] = arena + a->offset + t->first[a->kind] * a->size;
    }
    const oh_micro *m = p->micros;
    for (const oh_micro *last = m + p->micro_count; m < last; m++) m->fn(m, t);
    for (int i = 0; i < p->output_count; i++) {
      const oh_access *a = &p->outputs[i];
      if (!a->is_direct) store(a, arena, t->first[a->kind], t);
    }
  }
}

void oh_run_fixed_program(const void *args, oh_worker *worker, int64_t block) {
  (void)block;
  const oh_fixed_program *p = args;
  // Micro-operations only read the tile.
  oh_tile *t = (oh_tile *)&p->tile;
  for (int i = 0; i < p->accumulator_count; i++) {
    const oh_accumulator *a = &p->accumulators[i];
    memset(t->reg[a->reg], 0, (size_t)a->bytes);
  }
  for (int i = 0; i < p->load_count; i++) load(&p->loads[i], worker->arena, 0, t);
  const oh_micro *m = p->micros;
  for (const oh_micro *last = m + p->micro_count; m < last; m++) m->fn(m, t);
  for (int i = 0; i < p->store_count; i++) store(&p->stores[i], worker->arena, 0, t);
}

void oh_run(oh_worker *worker, const oh_item *items, int64_t count) {
  for (const oh_item *i = items, *end = items + count; i < end; i++)
    i->fn(i->args, worker, i->block);
}
