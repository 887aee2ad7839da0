// Reductions over the rows and columns of a tile, in an order that depends on its shape alone.
#include <math.h>
#include <string.h>

#include "clones.h"
#include "kernels.h"
#include "micro.h"

#define T float
#define F f32
#define LANES 16
#define COUNTING                                                                                   \
  { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }
#include "rows.inc"
#define T double
#define F f64
#define LANES 8
#define COUNTING                                                                                   \
  { 0, 1, 2, 3, 4, 5, 6, 7 }
#include "rows.inc"

oh_micro_fn oh_row_function(oh_micro_op op, int dtype) {
  return dtype == OH_F32 ? rowsf32[op] : dtype == OH_F64 ? rowsf64[op] : NULL;
}
