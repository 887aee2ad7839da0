// The micro-operations of tile programs, which Swift imports as the enumeration `MicroOp`.
//
// Each is listed once, by the name of its loop and its name in Swift; the enumeration and the
// tables of loops are made from the lists, so a name without a loop does not compile.
#pragma once
#include <stdint.h>

#include "swift_enums.h"

// Unary loops over every element type, and over real numbers.
#define OH_UNARY_MICROS(X) X(identity, identity)
#define OH_REAL_UNARY_MICROS(X)                                                                    \
  X(negate, negate)                                                                                \
  X(absolute, absolute)                                                                            \
  X(sign, sign)                                                                                    \
  X(reciprocal, reciprocal)                                                                        \
  X(square_root, squareRoot)                                                                       \
  X(square, square)                                                                                \
  X(exp, exp)                                                                                      \
  X(log, log)                                                                                      \
  X(log1p, log1p)                                                                                  \
  X(expm1, expm1)                                                                                  \
  X(tanh, tanh)                                                                                    \
  X(sigmoid, sigmoid)                                                                              \
  X(softplus, softplus)                                                                            \
  X(erf, erf)                                                                                      \
  X(floor, floor)                                                                                  \
  X(round, round)                                                                                  \
  X(infinite_to_zero, infiniteToZero)                                                              \
  X(reciprocal_or_zero, reciprocalOrZero)

// Conversions, by target.
#define OH_CONVERSION_MICROS(X) X(to_f32, toF32) X(to_f64, toF64) X(to_i32, toI32)

// Binary loops over every element type, and over real numbers.
#define OH_BINARY_MICROS(X)                                                                        \
  X(add, add)                                                                                      \
  X(subtract, subtract) X(multiply, multiply) X(maximum, maximum) X(minimum, minimum)
#define OH_REAL_BINARY_MICROS(X)                                                                   \
  X(divide, divide)                                                                                \
  X(power, power)                                                                                  \
  X(equal, equal)                                                                                  \
  X(not_equal, notEqual)                                                                           \
  X(less, less)                                                                                    \
  X(less_or_equal, lessOrEqual) X(greater, greater) X(greater_or_equal, greaterOrEqual)

#define OH_SELECT_MICROS(X) X(select, select)

// Products and a third operand in one loop: x·y + z, x·y − z, z − x·y with y and z vectors or
// scalars.
#define OH_FUSED_MICROS(X)                                                                         \
  X(multiply_add, multiplyAdd)                                                                     \
  X(multiply_subtract, multiplySubtract) X(subtract_multiply, subtractMultiply)

// Other chains that would otherwise be several loops, with scalars s, t, u and r: x·s + y·t,
// x·s + y²·t, x / (√y + t), z − x·s / (√y + t), z − x·s·r / (√(y·u) + t), the first, second and
// last of these at once, and softplus with, in register b, sigmoid of the same number.
#define OH_CHAIN_MICROS(X)                                                                         \
  X(blend, blend)                                                                                  \
  X(blend_square, blendSquare)                                                                     \
  X(divide_root, divideRoot)                                                                       \
  X(root_step, rootStep)                                                                           \
  X(corrected_root_step, correctedRootStep)                                                        \
  X(adam, adam)                                                                                    \
  X(softplus_sigmoid, softplusSigmoid)

// A column, row or scalar as a whole tile.
#define OH_EXPANSION_MICROS(X) X(expand, expand)

// Reductions of rows and columns, and rows with a single 1.
#define OH_ROW_MICROS(X)                                                                           \
  X(row_sum, rowSum)                                                                               \
  X(row_maximum, rowMaximum)                                                                       \
  X(row_product, rowProduct)                                                                       \
  X(row_argmax, rowArgmax)                                                                         \
  X(one_hot, oneHot)                                                                               \
  X(sum_columns, sumColumns) X(sum_all, sumAll) X(sum_squares, sumSquares)

#define OH_NOISE_MICROS(X)                                                                         \
  X(uniform, uniform) X(gumbel, gumbel) X(logistic, logistic) X(normal, normal)

#define OH_MICROS(X)                                                                               \
  OH_UNARY_MICROS(X)                                                                               \
  OH_REAL_UNARY_MICROS(X)                                                                          \
  OH_CONVERSION_MICROS(X)                                                                          \
  OH_BINARY_MICROS(X)                                                                              \
  OH_REAL_BINARY_MICROS(X)                                                                         \
  OH_SELECT_MICROS(X)                                                                              \
  OH_FUSED_MICROS(X)                                                                               \
  OH_CHAIN_MICROS(X)                                                                               \
  OH_EXPANSION_MICROS(X)                                                                           \
  OH_ROW_MICROS(X)                                                                                 \
  OH_NOISE_MICROS(X)

#define OH_MICRO_CASE(loop, swift) oh_micro_##loop OH_CASE(swift),
typedef enum OH_ENUM(MicroOp) oh_micro_op : int32_t { OH_MICROS(OH_MICRO_CASE) } oh_micro_op;
#undef OH_MICRO_CASE

#define OH_MICRO_ONE(loop, swift) +1
enum { OH_MICRO_COUNT = OH_MICROS(OH_MICRO_ONE) };
#undef OH_MICRO_ONE

// The name of a micro-operation's loop.
const char *oh_micro_name(oh_micro_op op);
