/* Pending ends of calls in a 4-ary heap as a textbook has it, ordered by (instant, sequence): a push sifts up from the
 * end, a pop puts the last event in place of the first and sifts it down. Nothing is fetched ahead. */
#ifndef EVENT_QUEUE_H
#define EVENT_QUEUE_H
#include <stddef.h>
#include <stdint.h>

#define QUEUE_NAME "c-plain"

struct event {
  uint64_t instant, sequence;
  uint32_t call;
};

static struct event *heap;
static size_t heap_count;
static uint64_t event_sequence;

static void queue_make(uint32_t most, void *(*table)(size_t, size_t)) { heap = table(most, sizeof *heap); }

static inline int is_before(const struct event *a, const struct event *b) {
  return a->instant != b->instant ? a->instant < b->instant : a->sequence < b->sequence;
}

static inline void queue_push(uint64_t instant, uint32_t call) {
  struct event pushed = {instant, event_sequence++, call};
  size_t i = heap_count++;
  while (i > 0 && is_before(&pushed, &heap[(i - 1) / 4])) {
    heap[i] = heap[(i - 1) / 4];
    i = (i - 1) / 4;
  }
  heap[i] = pushed;
}

static inline uint64_t queue_pop(uint32_t *call) {
  struct event top = heap[0], last = heap[--heap_count];
  for (size_t i = 0;;) {
    size_t least = 4 * i + 1, end = least + 4 < heap_count ? least + 4 : heap_count;
    if (least >= heap_count) { heap[i] = last; break; }
    for (size_t other = least + 1; other < end; other++)
      if (is_before(&heap[other], &heap[least])) least = other;
    if (!is_before(&heap[least], &last)) { heap[i] = last; break; }
    heap[i] = heap[least];
    i = least;
  }
  *call = top.call;
  return top.instant;
}
#endif
