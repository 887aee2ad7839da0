// The loops that `oh_find` collects from other files.
#pragma once
#include "kernels.h"

oh_micro_fn oh_row_function(int op, int dtype);
oh_micro_fn oh_noise_function(int op, int dtype);
