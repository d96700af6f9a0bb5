/* Pending ends of calls in a 4-ary heap, ordered by (instant, sequence), with the usual care: the four children of a
 * node share a line of the cache, the first event pushed after one was taken goes where that one was, and what is
 * looked at next is fetched ahead: the grandchildren on the way down, and the jobs of the four events of which one is
 * next. */
#ifndef EVENT_QUEUE_H
#define EVENT_QUEUE_H
#include <stddef.h>
#include <stdint.h>

#define QUEUE_NAME "c-heap"

/* As one number of 128 bits: instant, then 40 bits of sequence, then 24 bits of call, which never decide. */
typedef unsigned __int128 event;

static event *heap; /* heap[0] is the root, the children of i are 4i + 1 ... 4i + 4 */
static size_t heap_count;
static uint64_t event_sequence;
static int root_is_taken;

static inline void prefetch_job(uint32_t call);

static void queue_make(uint32_t most, void *(*table)(size_t, size_t)) {
  heap = (event *)table((size_t)most + 8, sizeof(event)) + 3; /* heap[1] begins a line */
}

static inline uint32_t call_of(event e) { return (uint32_t)e & 0xFFFFFF; }

static inline void sift_up(size_t i, event pushed) {
  while (i > 0) {
    size_t parent = (i - 1) / 4;
    if (heap[parent] < pushed) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = pushed;
}

/* Puts `pushed` in place of the root. */
static inline void replace_root(event pushed) {
  size_t i = 0, child = 1;
  for (; child + 3 < heap_count; child = 4 * i + 1) {
    for (size_t k = 0; k < 16; k += 4) __builtin_prefetch(&heap[4 * child + 1 + k]);
    size_t a = child + (heap[child + 1] < heap[child]), b = child + 2 + (heap[child + 3] < heap[child + 2]);
    size_t least = heap[b] < heap[a] ? b : a;
    if (pushed < heap[least]) break;
    heap[i] = heap[least];
    i = least;
  }
  if (child < heap_count && child + 3 >= heap_count) { /* fewer than four children: the last node that has any */
    size_t least = child;
    for (size_t other = child + 1; other < heap_count; other++)
      if (heap[other] < heap[least]) least = other;
    if (heap[least] < pushed) {
      heap[i] = heap[least];
      i = least;
    }
  }
  heap[i] = pushed;
  for (size_t k = 1; k <= 4; k++) prefetch_job(call_of(heap[k]));
}

static inline void queue_push(uint64_t instant, uint32_t call) {
  event pushed = (event)instant << 64 | event_sequence++ << 24 | call;
  if (root_is_taken) {
    root_is_taken = 0;
    replace_root(pushed);
  } else {
    sift_up(heap_count++, pushed);
  }
}

static inline uint64_t queue_pop(uint32_t *call) {
  if (root_is_taken) replace_root(heap[--heap_count]);
  root_is_taken = 1;
  *call = call_of(heap[0]);
  return (uint64_t)(heap[0] >> 64);
}
#endif
