// The memory of a program.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "kernels.h"

char *oh_arena_create(size_t bytes) {
  // Vector loops may read one vector past the last element.
  const size_t page = bytes >= (1u << 20) ? 2u << 20 : 4096;
  const size_t rounded = (bytes + 256 + page - 1) / page * page;
  void *memory = NULL;
  if (posix_memalign(&memory, page, rounded) != 0) return NULL;
#if defined(__linux__)
  // Large pages are a wish: without them everything works, with more page faults.
  if (page > 4096) madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  memset(memory, 0, rounded);
  return memory;
}

void oh_arena_destroy(char *arena) { free(arena); }
