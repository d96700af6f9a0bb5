#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

/// Room for 8,192 processors: the kernel refuses a set that is smaller than its own.
#define PROCESSOR_LIMIT 8192

typedef struct {
  unsigned long words[PROCESSOR_LIMIT / (8 * sizeof(unsigned long))];
} processor_set;

static processor_set process_processors;
static int process_processors_known;

// At load, before anything is pinned: a thread inherits the set of the one that starts it.
__attribute__((constructor)) static void note_process_processors(void) {
  process_processors_known =
      sched_getaffinity(0, sizeof process_processors, (cpu_set_t *)&process_processors) == 0;
}

static int list(const processor_set *set, int32_t *processors, int capacity) {
  int count = 0;
  for (int i = 0; i < PROCESSOR_LIMIT; i++) {
    if (!CPU_ISSET_S(i, sizeof *set, (const cpu_set_t *)set)) continue;
    if (count < capacity) processors[count] = i;
    count++;
  }
  return count;
}

int nt_process_processors(int32_t *processors, int capacity) {
  return list(&process_processors, processors, capacity);
}

int nt_thread_processors(int32_t *processors, int capacity) {
  processor_set set;
  memset(&set, 0, sizeof set);
  if (sched_getaffinity(0, sizeof set, (cpu_set_t *)&set) != 0) return 0;
  return list(&set, processors, capacity);
}

/// The set for a pin; 0 when there is none to set, −1 when there is no such processor.
static int set_for(int processor, processor_set *set) {
  if (processor < 0) {
    *set = process_processors;
    return process_processors_known;
  }
  if (processor >= PROCESSOR_LIMIT) return -1;
  memset(set, 0, sizeof *set);
  CPU_SET_S(processor, sizeof *set, (cpu_set_t *)set);
  return 1;
}

int nt_pin(int processor) {
  processor_set set;
  int found = set_for(processor, &set);
  if (found < 0) return EINVAL;
  if (found == 0) return 0;
  return sched_setaffinity(0, sizeof set, (const cpu_set_t *)&set) == 0 ? 0 : errno;
}

typedef struct {
  nt_thread_body body;
  void *context;
  char name[16];
} thread_start;

static void *run_thread(void *argument) {
  thread_start start = *(thread_start *)argument;
  free(argument);
  pthread_setname_np(pthread_self(), start.name);
  nt_set_timer_slack(1);
  start.body(start.context);
  return NULL;
}

/// Everything but what a fault raises in the thread itself, and what profilers send to each thread.
static void fill_blocked(sigset_t *set) {
  sigfillset(set);
  const int open[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF};
  for (size_t i = 0; i < sizeof open / sizeof *open; i++) sigdelset(set, open[i]);
}

int nt_thread_start(const char *name, int processor, size_t stack_bytes, nt_thread_body body, void *context,
                    uint64_t *thread) {
  processor_set set;
  int found = set_for(processor, &set);
  if (found < 0) return EINVAL;
  thread_start *start = calloc(1, sizeof *start);
  if (!start) return ENOMEM;
  start->body = body;
  start->context = context;
  strncpy(start->name, name, sizeof start->name - 1);

  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error) {
    free(start);
    return error;
  }
  error = pthread_attr_setstacksize(&attributes, stack_bytes);
  if (!error && found) error = pthread_attr_setaffinity_np(&attributes, sizeof set, (cpu_set_t *)&set);
  if (!error) {
    // Blocked here, so that the thread has no moment in which it would take a signal.
    sigset_t blocked, before;
    fill_blocked(&blocked);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_t started;
    error = pthread_create(&started, &attributes, run_thread, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!error) *thread = (uint64_t)started;
  }
  pthread_attr_destroy(&attributes);
  if (error) free(start);
  return error;
}

int nt_thread_join(uint64_t thread) { return pthread_join((pthread_t)thread, NULL); }

int nt_thread_detach(uint64_t thread) { return pthread_detach((pthread_t)thread); }

uint64_t nt_thread_number(void) {
  static _Atomic uint64_t last;
  static _Thread_local uint64_t number;
  if (number == 0) number = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
  return number;
}

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t nt_thread_cpu_ns(void) { return nanoseconds(CLOCK_THREAD_CPUTIME_ID); }

uint64_t nt_monotonic_ns(void) { return nanoseconds(CLOCK_MONOTONIC); }

int nt_set_timer_slack(uint64_t nanoseconds) {
  // Zero would mean the default.
  unsigned long slack = nanoseconds == 0 ? 1 : (unsigned long)nanoseconds;
  return prctl(PR_SET_TIMERSLACK, slack, 0, 0, 0) == 0 ? 0 : errno;
}

uint64_t nt_timer_slack(void) { return (uint64_t)prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0); }

void *nt_lock_make(void) {
  pthread_mutex_t *lock = malloc(sizeof *lock);
  if (lock && pthread_mutex_init(lock, NULL) != 0) {
    free(lock);
    return NULL;
  }
  return lock;
}

void nt_lock_take(void *lock) { pthread_mutex_lock(lock); }

int nt_lock_try(void *lock) { return pthread_mutex_trylock(lock); }

void nt_lock_give(void *lock) { pthread_mutex_unlock(lock); }

void nt_lock_free(void *lock) {
  pthread_mutex_destroy(lock);
  free(lock);
}
