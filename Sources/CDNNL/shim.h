#include <oneapi/dnnl/dnnl.h>

// Debian's oneDNN takes its threads from OpenMP, which the engine allows one a call.
void omp_set_num_threads(int count);
