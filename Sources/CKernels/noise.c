// Philox 4×32-10 (Salmon et al., 2011) and the random variables made of its bits, as
// TensorCore/Noise.swift defines them; the integers are the same for both element types.
#include <string.h>

#include "clones.h"
#include "kernels.h"
#include "math32.h"
#include "math64.h"
#include "micro.h"

enum { QUADS = 64 };
// Quads are processed in groups of a vector's lanes; surplus lanes of the last group are ignored.
enum { GROUP = 16 };
#define EVERY_QUAD(i)                                                                              \
  for (int64_t group = 0; group < quads; group += GROUP)                                           \
    for (int64_t i = group; i < group + GROUP; i++)

// Counters, then random words, of four neighbouring elements each.
typedef struct {
  uint32_t word[4][QUADS];
} lanes;

OH_INLINE void philox_block(uint32_t c[4], uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)0xD2511F53u * c[0];
    const uint64_t p1 = (uint64_t)0xCD9E8D57u * c[2];
    const uint32_t c0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k0;
    const uint32_t c2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
    c[1] = (uint32_t)p1;
    c[3] = (uint32_t)p0;
    c[0] = c0;
    c[2] = c2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

// Counters become random words. Each word has 64 bits of room, whose upper half is ignored: vector
// units multiply 32-bit words only in such lanes.
OH_CLONES static void philox(lanes *v, int64_t quads, uint32_t k0, uint32_t k1) {
  const uint64_t low = 0xFFFFFFFFu;
  EVERY_QUAD(i) {
    uint64_t c0 = v->word[0][i], c1 = v->word[1][i], c2 = v->word[2][i], c3 = v->word[3][i];
    uint32_t key0 = k0, key1 = k1;
    for (int round = 0; round < 10; round++) {
      const uint64_t p0 = (c0 & low) * 0xD2511F53u;
      const uint64_t p1 = (c2 & low) * 0xCD9E8D57u;
      c0 = (p1 >> 32) ^ c1 ^ key0;
      c2 = (p0 >> 32) ^ c3 ^ key1;
      c1 = p1;
      c3 = p0;
      key0 += 0x9E3779B9u;
      key1 += 0xBB67AE85u;
    }
    v->word[0][i] = (uint32_t)c0;
    v->word[1][i] = (uint32_t)c1;
    v->word[2][i] = (uint32_t)c2;
    v->word[3][i] = (uint32_t)c3;
  }
}

#define T float
#define F f32
#define WORD_SCALE 0x1p-32f
#define LARGEST (1.0f - 0x1p-24f)
#include "noise.inc"
#define T double
#define F f64
#define WORD_SCALE 0x1p-32
#define LARGEST (1.0 - 0x1p-53)
#include "noise.inc"

oh_micro_fn oh_noise_function(oh_micro_op op, int dtype) {
  return dtype == OH_F32 ? noisesf32[op] : dtype == OH_F64 ? noisesf64[op] : NULL;
}

// A key with a number folded in.
static void fold(uint32_t key[2], uint64_t number) {
  uint32_t c[4] = {(uint32_t)number, (uint32_t)(number >> 32), 0, 0xFFFFFFFFu};
  philox_block(c, key[0], key[1]);
  key[0] = c[0];
  key[1] = c[1];
}

void oh_run_key(const void *args, oh_worker *worker, int64_t block) {
  (void)block;
  // The remembered chain is the only thing that a kernel changes in its arguments.
  oh_key *p = (oh_key *)args;
  const uint32_t *keys = (const uint32_t *)(worker->arena + p->key);
  const int32_t *steps = (const int32_t *)(worker->arena + p->step);
  uint32_t *out = (uint32_t *)(worker->arena + p->out);
  for (int64_t i = 0; i < p->count; i++) {
    const uint32_t *key = keys + 2 * i * p->key_stride;
    if (!p->is_known || p->known_key[0] != key[0] || p->known_key[1] != key[1]) {
      uint32_t chain[2] = {key[0], key[1]};
      fold(chain, p->purpose);
      fold(chain, p->path);
      fold(chain, p->use);
      memcpy(p->known_key, key, 8);
      memcpy(p->known_chain, chain, 8);
      p->is_known = 1;
    }
    uint32_t folded[2] = {p->known_chain[0], p->known_chain[1]};
    fold(folded, (uint64_t)(int64_t)steps[i * p->step_stride]);
    out[2 * i] = folded[0];
    out[2 * i + 1] = folded[1];
  }
}
