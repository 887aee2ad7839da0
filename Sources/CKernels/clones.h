// Compiles a loop for several instruction sets and picks one when the program is loaded.
#pragma once
#if defined(__x86_64__) && defined(__ELF__)
#define OH_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define OH_CLONES
#endif
#define OH_INLINE static inline __attribute__((always_inline))
#define OH_CONCAT_(a, b) a##b
#define OH_CONCAT(a, b) OH_CONCAT_(a, b)
