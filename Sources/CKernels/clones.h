// Compiles a loop for several instruction sets and picks one when the program is loaded.
#pragma once
// A loader picks clones before a sanitizer is ready, so builds with one have the baseline alone.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OH_IS_SANITIZED
#endif
#endif
#if defined(__x86_64__) && defined(__ELF__) && !defined(OH_IS_SANITIZED)
#define OH_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define OH_CLONES
#endif
#define OH_INLINE static inline __attribute__((always_inline))
#define OH_CONCAT_(a, b) a##b
#define OH_CONCAT(a, b) OH_CONCAT_(a, b)
