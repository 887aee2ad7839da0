// Windows on images as rows of a matrix, and the sum of such rows at their windows.
#include "bounds.h"
#include "clones.h"
#include "kernels.h"

#define T float
#define F f32
#define LANES 16
#include "windows.inc"
#define T double
#define F f64
#define LANES 8
#include "windows.inc"
