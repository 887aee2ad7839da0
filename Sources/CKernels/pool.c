// A small pool of threads that share the items of one stage after the other.
//
// The current stage and its next item are one atomic word, so a thread that comes late can never
// take an item of a stage that is over. Threads spin briefly between stages, then sleep.
//
// Where other processes take the processors, waiting for a thread that does not run costs more than
// threads save. So now and then a few runs together and a few alone are timed, and the way whose
// median is less is kept until the next trial, which comes at once where threads no longer pay;
// results do not depend on it.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "kernels.h"

#if defined(__x86_64__) || defined(__i386__)
#define PAUSE() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define PAUSE() __asm__ volatile("yield")
#else
#define PAUSE()
#endif

enum { SPINS = 20000, SPINS_BEFORE_YIELD = 2000 };

// The first runs touch new memory and say nothing. A trial has a run that wakes the threads, then three
// of each kind. Where threads are given up, the runs together of one trial take about a twentieth of
// the time before the next.
enum { RUNS_BEFORE_TRIALS = 4, RUNS_TO_WAKE = 1, RUNS_OF_A_KIND = 3 };
enum { RUNS_TOGETHER = 192, SHARE_ALONE = 20 };

// Threads are given up only for a clear gain.
static const double CLEARLY = 0.95;

struct oh_pool {
  // Upper half: number of the stage; lower half: next item. Items end at `end`.
  _Atomic uint64_t ticket;
  _Atomic uint64_t finished;          // items of the current stage that are done
  _Atomic(const oh_item *) items;     // first item of the current stage
  _Atomic int32_t count;              // items of the current stage
  _Atomic int32_t sleeping;
  _Atomic int32_t is_over;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  int threads;
  pthread_t *handles;
  oh_worker *workers;
  char *scratch;
  const oh_stage *known;              // the stages that were looked at
  int has_parallel;                   // whether any of them is worth more than one thread
  int until_trial;                    // runs before the next trial
  int slow_runs;                      // one after the other that took longer than one alone
  int trial_run;                      // of the trial that goes on
  int is_alone;                       // whether the caller's thread runs everything
  double together[RUNS_OF_A_KIND];    // seconds of the last trial's runs
  double alone[RUNS_OF_A_KIND];
};

typedef struct {
  oh_pool *pool;
  int number;
} seat;

// Takes and runs items of the given stage until none is left.
static void work(oh_pool *pool, oh_worker *worker, uint32_t stage) {
  for (;;) {
    uint64_t ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    const oh_item *items = atomic_load_explicit(&pool->items, memory_order_relaxed);
    const int32_t count = atomic_load_explicit(&pool->count, memory_order_relaxed);
    if ((uint32_t)(ticket >> 32) != stage || (int32_t)(uint32_t)ticket >= count) return;
    // Success proves that items and count belong to this stage: the word never recurs.
    if (!atomic_compare_exchange_weak_explicit(
            &pool->ticket, &ticket, ticket + 1, memory_order_acq_rel, memory_order_acquire)) {
      continue;
    }
    const oh_item *item = items + (uint32_t)ticket;
    item->fn(item->args, worker, item->block);
    atomic_fetch_add_explicit(&pool->finished, 1, memory_order_release);
  }
}

static void *serve(void *argument) {
  seat *own = argument;
  oh_pool *pool = own->pool;
  oh_worker *worker = &pool->workers[own->number];
  free(own);
  uint32_t seen = 0;
  int spins = 0;
  for (;;) {
    const uint32_t stage =
        (uint32_t)(atomic_load_explicit(&pool->ticket, memory_order_acquire) >> 32);
    if (stage != seen) {
      seen = stage;
      spins = 0;
      work(pool, worker, stage);
      continue;
    }
    if (atomic_load_explicit(&pool->is_over, memory_order_acquire)) return NULL;
    if (++spins < SPINS) {
      PAUSE();
      continue;
    }
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->sleeping, 1);
    while ((uint32_t)(atomic_load(&pool->ticket) >> 32) == seen && !atomic_load(&pool->is_over)) {
      pthread_cond_wait(&pool->wake, &pool->mutex);
    }
    atomic_fetch_sub(&pool->sleeping, 1);
    pthread_mutex_unlock(&pool->mutex);
    spins = 0;
  }
}

oh_pool *oh_pool_create(int threads, char *arena, size_t scratch_bytes) {
  oh_pool *pool = calloc(1, sizeof(oh_pool));
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pool->threads = threads;
  pool->until_trial = RUNS_BEFORE_TRIALS;
  pool->workers = calloc((size_t)threads, sizeof(oh_worker));
  pool->handles = calloc((size_t)threads, sizeof(pthread_t));
  const size_t stride = (scratch_bytes + 4095) / 4096 * 4096 + 4096;
  pool->scratch = aligned_alloc(4096, stride * (size_t)threads);
  for (int i = 0; i < threads; i++) {
    pool->workers[i].arena = arena;
    pool->workers[i].scratch = pool->scratch + stride * (size_t)i;
  }
  for (int i = 1; i < threads; i++) {
    seat *own = malloc(sizeof(seat));
    own->pool = pool;
    own->number = i;
    if (pthread_create(&pool->handles[i], NULL, serve, own) != 0) {
      // Fewer threads change nothing but the time a step takes.
      free(own);
      pool->threads = i;
      break;
    }
  }
  return pool;
}

void oh_pool_destroy(oh_pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->is_over, 1);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 1; i < pool->threads; i++) pthread_join(pool->handles[i], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->workers);
  free(pool->handles);
  free(pool->scratch);
  free(pool);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double median(const double *x) {
  const double low = x[0] < x[1] ? x[0] : x[1], high = x[0] < x[1] ? x[1] : x[0];
  return x[2] < low ? low : (x[2] > high ? high : x[2]);
}

static void run(oh_pool *pool, const oh_stage *stages, int64_t stage_count, const oh_item *items);

void oh_pool_run(
    oh_pool *pool, const oh_stage *stages, int64_t stage_count, const oh_item *items) {
  if (pool->known != stages) {
    pool->known = stages;
    pool->has_parallel = 0;
    for (int64_t s = 0; s < stage_count; s++) pool->has_parallel |= stages[s].is_parallel;
  }
  if (pool->threads == 1 || !pool->has_parallel) {
    run(pool, stages, stage_count, items);
    return;
  }
  if (pool->until_trial > 0) {
    pool->until_trial--;
    if (pool->is_alone || pool->alone[0] == 0) {
      run(pool, stages, stage_count, items);
      return;
    }
    const double start = seconds();
    run(pool, stages, stage_count, items);
    pool->slow_runs = seconds() - start > median(pool->alone) ? pool->slow_runs + 1 : 0;
    if (pool->slow_runs > 1) pool->until_trial = 0;
    return;
  }
  const int number = pool->trial_run++ - RUNS_TO_WAKE;
  pool->is_alone = number >= RUNS_OF_A_KIND;
  const double began = seconds();
  run(pool, stages, stage_count, items);
  const double taken = seconds() - began;
  if (number < 0) return;
  if (pool->is_alone) {
    pool->alone[number - RUNS_OF_A_KIND] = taken;
  } else {
    pool->together[number] = taken;
  }
  if (number < 2 * RUNS_OF_A_KIND - 1) return;
  const double alone = median(pool->alone), together = median(pool->together);
  pool->is_alone = alone < CLEARLY * together;
  pool->trial_run = pool->slow_runs = 0;
  const double runs = RUNS_OF_A_KIND * together / alone;
  pool->until_trial = pool->is_alone ? (int)(SHARE_ALONE * runs) : RUNS_TOGETHER;
}

static void run(oh_pool *pool, const oh_stage *stages, int64_t stage_count, const oh_item *items) {
  oh_worker *self = &pool->workers[0];
  for (int64_t s = 0; s < stage_count; s++) {
    const oh_stage *stage = &stages[s];
    if (!stage->is_parallel || pool->threads == 1 || pool->is_alone) {
      oh_run(self, items + stage->first, stage->count);
      continue;
    }
    const uint64_t old = atomic_load_explicit(&pool->ticket, memory_order_relaxed);
    // A thread that read the old ticket fails to advance it once it is replaced; until then the
    // old stage is exhausted, so changing items and count first is safe only with the ticket full.
    atomic_store_explicit(&pool->ticket, (old & 0xFFFFFFFF00000000u) | 0x7FFFFFFFu,
                          memory_order_release);
    atomic_store_explicit(&pool->finished, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->items, items + stage->first, memory_order_relaxed);
    atomic_store_explicit(&pool->count, stage->count, memory_order_relaxed);
    const uint32_t number = (uint32_t)(old >> 32) + 1;
    atomic_store(&pool->ticket, (uint64_t)number << 32);
    if (atomic_load(&pool->sleeping) > 0) {
      pthread_mutex_lock(&pool->mutex);
      pthread_cond_broadcast(&pool->wake);
      pthread_mutex_unlock(&pool->mutex);
    }
    work(pool, self, number);
    int spins = 0;
    while (atomic_load_explicit(&pool->finished, memory_order_acquire) !=
           (uint64_t)stage->count) {
      // Where threads outnumber processors, the one that is waited for needs this one's.
      if (++spins % SPINS_BEFORE_YIELD == 0) sched_yield();
      PAUSE();
    }
  }
}
