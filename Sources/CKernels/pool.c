// A small pool of threads that share the kernels of a step.
//
// A kernel is ready once all its dependencies are done. Ready kernels are in a bit set, the most
// urgent first, and any thread takes their next block. A thread takes a block by advancing a word
// that also contains the number of the run, so a late thread can never take a block of another run.
// Threads spin briefly between runs, then sleep.
//
// If other processes occupy the CPUs, waiting for a thread that does not run costs more than
// threads save. So from time to time a few runs with threads and a few without are timed, and the
// way with the smaller median is kept until the next trial, which comes at once if threads no
// longer help; results do not depend on it.
#define _GNU_SOURCE  // for processors' numbers
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
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

// The first runs touch new memory, so their times are ignored. A trial has runs that wake the
// threads, then three of each kind. After threads were given up, a trial takes about a twentieth of
// the time until the next.
enum { RUNS_BEFORE_TRIALS = 4, RUNS_OF_A_KIND = 3 };
enum { RUNS_TOGETHER = 192, SHARE_ALONE = 20 };

// A processor that slept needs this long, in seconds, until it runs as fast as the others.
static const double TIME_TO_WAKE = 5e-3;

// Threads are given up only for a clear gain.
static const double CLEARLY = 0.95;

// The progress of a kernel in a run; each has a separate cache line.
typedef struct {
  _Alignas(64) _Atomic uint64_t ticket;  // upper half: number of the run; lower half: next block
  _Atomic int32_t unfinished;            // blocks
  _Atomic int32_t waits;                 // kernels that must be done before
} progress;

struct oh_pool {
  const oh_graph *graph;
  progress *progress;       // by kernel
  _Atomic uint64_t *ready;  // a bit for each kernel, the most urgent lowest
  int32_t words;
  _Atomic int32_t left;  // kernels of the current run that are not done
  _Atomic uint32_t run;  // number of the current run
  _Atomic int32_t sleeping;
  _Atomic int32_t processor;  // where the caller started the current run
  _Atomic int32_t is_over;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  int threads;
  pthread_t *handles;
  oh_worker *workers;
  char *scratch;
  int until_trial;                  // runs before the next trial
  int slow_runs;                    // one after the other that took longer than one alone
  int trial_run;                    // of the trial that goes on
  double wake_time;                 // seconds of the trial so far that only woke the threads
  int is_alone;                     // whether the caller's thread runs everything
  double together[RUNS_OF_A_KIND];  // seconds of the last trial's runs
  double alone[RUNS_OF_A_KIND];
};

typedef struct {
  oh_pool *pool;
  int number;
} seat;

static void set_ready(oh_pool *pool, int32_t kernel) {
  atomic_fetch_or_explicit(
      &pool->ready[kernel / 64], (uint64_t)1 << (kernel % 64), memory_order_release);
}

static void finish(oh_pool *pool, const oh_task *task) {
  for (int32_t i = 0; i < task->follower_count; i++) {
    const int32_t follower = pool->graph->followers[task->first_follower + i];
    if (atomic_fetch_sub_explicit(&pool->progress[follower].waits, 1, memory_order_acq_rel) == 1) {
      set_ready(pool, follower);
    }
  }
  atomic_fetch_sub_explicit(&pool->left, 1, memory_order_acq_rel);
}

// Takes and runs one block of the most urgent kernel that has one: whether there was any.
static int run_one(oh_pool *pool, oh_worker *worker, uint32_t run) {
  for (int32_t word = 0; word < pool->words; word++) {
    uint64_t bits = atomic_load_explicit(&pool->ready[word], memory_order_acquire);
    for (; bits != 0; bits &= bits - 1) {
      const int32_t number = word * 64 + __builtin_ctzll(bits);
      const oh_task *task = &pool->graph->tasks[number];
      progress *own = &pool->progress[number];
      uint64_t ticket = atomic_load_explicit(&own->ticket, memory_order_acquire);
      const int32_t block = (int32_t)(uint32_t)ticket;
      if ((uint32_t)(ticket >> 32) != run || block >= task->blocks) continue;
      if (!atomic_compare_exchange_strong_explicit(
              &own->ticket, &ticket, ticket + 1, memory_order_acq_rel, memory_order_acquire)) {
        return 1;
      }
      if (block + 1 == task->blocks) {
        atomic_fetch_and_explicit(
            &pool->ready[word], ~((uint64_t)1 << (number % 64)), memory_order_acq_rel);
      }
      task->fn(task->args, worker, block);
      if (atomic_fetch_sub_explicit(&own->unfinished, 1, memory_order_acq_rel) == 1) {
        finish(pool, task);
      }
      return 1;
    }
  }
  return 0;
}

// Linux often wakes a worker on the waker's CPU and keeps both there although another CPU is idle.
// Move off it by narrowing the affinity mask for a moment, then restore the mask.
static void leave_processor(int processor) {
#if defined(__linux__)
  cpu_set_t allowed, others;
  if (processor < 0 || sched_getcpu() != processor) return;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  others = allowed;
  CPU_CLR(processor, &others);
  if (CPU_COUNT(&others) == 0) return;
  sched_setaffinity(0, sizeof others, &others);
  sched_setaffinity(0, sizeof allowed, &allowed);
#else
  (void)processor;
#endif
}

static int current_processor(void) {
#if defined(__linux__)
  return sched_getcpu();
#else
  return -1;
#endif
}

// Takes blocks of a run until the run is over.
static void work(oh_pool *pool, oh_worker *worker, uint32_t run) {
  int spins = 0;
  while (atomic_load_explicit(&pool->left, memory_order_acquire) > 0 &&
         atomic_load_explicit(&pool->run, memory_order_acquire) == run) {
    if (run_one(pool, worker, run)) {
      spins = 0;
      continue;
    }
    // If there are more threads than CPUs, the thread that is waited for may need this thread's
    // CPU.
    if (++spins % SPINS_BEFORE_YIELD == 0) sched_yield();
    PAUSE();
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
    const uint32_t run = atomic_load_explicit(&pool->run, memory_order_acquire);
    if (run != seen) {
      seen = run;
      spins = 0;
      leave_processor(atomic_load_explicit(&pool->processor, memory_order_relaxed));
      work(pool, worker, run);
      continue;
    }
    if (atomic_load_explicit(&pool->is_over, memory_order_acquire)) return NULL;
    if (++spins < SPINS) {
      PAUSE();
      continue;
    }
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->sleeping, 1);
    while (atomic_load(&pool->run) == seen && !atomic_load(&pool->is_over)) {
      pthread_cond_wait(&pool->wake, &pool->mutex);
    }
    atomic_fetch_sub(&pool->sleeping, 1);
    pthread_mutex_unlock(&pool->mutex);
    spins = 0;
  }
}

oh_pool *oh_pool_create(int threads, char *arena, size_t scratch_bytes, const oh_graph *graph) {
  oh_pool *pool = calloc(1, sizeof(oh_pool));
  pool->graph = graph;
  pool->words = (graph->task_count + 63) / 64;
  pool->ready = calloc((size_t)pool->words + 1, sizeof(uint64_t));
  pool->progress = aligned_alloc(64, ((size_t)graph->task_count + 1) * sizeof(progress));
  memset(pool->progress, 0, ((size_t)graph->task_count + 1) * sizeof(progress));
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
      // With fewer threads only the time of a step changes.
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
  free(pool->ready);
  free(pool->progress);
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

// Runs every kernel once, on all threads or on this one.
static void run(oh_pool *pool) {
  const oh_graph *graph = pool->graph;
  oh_worker *self = &pool->workers[0];
  if (pool->is_alone) {
    oh_run(self, graph->items, graph->item_count);
    return;
  }
  const uint32_t number = atomic_load_explicit(&pool->run, memory_order_relaxed) + 1;
  // No kernel is ready and no ticket can be advanced, so no thread reads the fields set here.
  for (int32_t i = 0; i < graph->task_count; i++) {
    progress *own = &pool->progress[i];
    atomic_store_explicit(&own->unfinished, graph->tasks[i].blocks, memory_order_relaxed);
    atomic_store_explicit(&own->waits, graph->tasks[i].waits, memory_order_relaxed);
    atomic_store_explicit(&own->ticket, (uint64_t)number << 32, memory_order_release);
  }
  atomic_store_explicit(&pool->left, graph->task_count, memory_order_release);
  for (int32_t i = 0; i < graph->task_count; i++) {
    if (graph->tasks[i].waits == 0) set_ready(pool, i);
  }
  atomic_store_explicit(&pool->processor, current_processor(), memory_order_relaxed);
  atomic_store(&pool->run, number);
  if (atomic_load(&pool->sleeping) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
  }
  work(pool, self, number);
}

void oh_pool_run(oh_pool *pool) {
  if (pool->threads == 1 || !pool->graph->is_parallel) {
    oh_run(&pool->workers[0], pool->graph->items, pool->graph->item_count);
    return;
  }
  if (pool->until_trial > 0) {
    pool->until_trial--;
    if (pool->is_alone || pool->alone[0] == 0) {
      run(pool);
      return;
    }
    const double start = seconds();
    run(pool);
    pool->slow_runs = seconds() - start > median(pool->alone) ? pool->slow_runs + 1 : 0;
    if (pool->slow_runs > 1) pool->until_trial = 0;
    return;
  }
  pool->is_alone = pool->trial_run >= RUNS_OF_A_KIND;
  const double began = seconds();
  run(pool);
  const double taken = seconds() - began;
  if (pool->trial_run == 0 && pool->wake_time < TIME_TO_WAKE) {
    pool->wake_time += taken;
    return;
  }
  const int number = pool->trial_run++;
  if (pool->is_alone) {
    pool->alone[number - RUNS_OF_A_KIND] = taken;
  } else {
    pool->together[number] = taken;
  }
  if (number < 2 * RUNS_OF_A_KIND - 1) return;
  const double alone = median(pool->alone), together = median(pool->together);
  pool->is_alone = alone < CLEARLY * together;
  const double runs = (RUNS_OF_A_KIND * together + pool->wake_time) / alone;
  pool->until_trial = pool->is_alone ? (int)(SHARE_ALONE * runs) : RUNS_TOGETHER;
  pool->trial_run = pool->slow_runs = 0;
  pool->wake_time = 0;
}
