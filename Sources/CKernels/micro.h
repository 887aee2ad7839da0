// The loops that `oh_find` collects from other files.
#pragma once
#include "kernels.h"

oh_micro_fn oh_row_function(oh_micro_op op, int dtype);
oh_micro_fn oh_noise_function(oh_micro_op op, int dtype);
