/* Pending ends of calls in a calendar: 65,536 buckets of equal width, unsorted until they are reached, and a bitmap of
 * those with events in them. An event more than a turn away stays in its bucket for another turn (R. Brown, Calendar
 * queues, CACM 31(10), 1988, without the resizing: the number of events hardly changes here). The events of the bucket
 * reached are sorted by (instant, sequence); as they are taken, the records of those a few places behind are fetched
 * into the cache. */
#ifndef EVENT_QUEUE_H
#define EVENT_QUEUE_H
#include <stddef.h>
#include <stdint.h>

#define QUEUE_NAME "c-calendar"

/* As one number of 128 bits: instant, then 40 bits of sequence, then 24 bits of call, which never decide. */
typedef unsigned __int128 event;

enum { BUCKETS = 65536, EVENTS_A_BLOCK = 15, JOBS_AHEAD = 12, AGENTS_AHEAD = 6 };

/* A bucket is a chain of blocks, the first being the one with room. Block 0 is none. */
struct block {
  uint32_t count, next;
  uint64_t unused;
  event events[EVENTS_A_BLOCK];
} __attribute__((aligned(64)));

static struct block *blocks;
static uint32_t free_block, fresh_block = 1;
static uint32_t bucket_block[BUCKETS];
static uint64_t bucket_bits[BUCKETS / 64];
static int width_bits;     /* a bucket is 2^width_bits nanoseconds wide */
static uint64_t turn_slot; /* the bucket reached, counted from instant 0, not modulo BUCKETS */
static event *due;         /* its events, sorted */
static size_t due_count, due_taken;
static uint64_t event_sequence;

static inline void prefetch_job(uint32_t call);
static inline void prefetch_agent(uint32_t call);

static inline uint32_t call_of(event e) { return (uint32_t)e & 0xFFFFFF; }

/* For `most` events pending, each a second ahead on average: buckets so wide that 12 to 24 events meet in one, but no
 * narrower than makes a turn of 4 s, nor wider than one of 69 s. */
static void queue_make(uint32_t most, void *(*table)(size_t, size_t)) {
  width_bits = 20;
  while (width_bits > 16 && (double)most * (double)(1u << width_bits) * 1e-9 > 24) width_bits--;
  blocks = table((size_t)most / EVENTS_A_BLOCK + (most < BUCKETS ? most : BUCKETS) + 2, sizeof *blocks);
  due = table((size_t)most + 64, sizeof *due);
}

static inline void put(event pushed) {
  uint32_t bucket = (uint32_t)((uint64_t)(pushed >> 64) >> width_bits) % BUCKETS;
  uint32_t number = bucket_block[bucket];
  if (number == 0 || blocks[number].count == EVENTS_A_BLOCK) {
    uint32_t new = free_block;
    if (new) free_block = blocks[new].next; else new = fresh_block++;
    blocks[new].count = 0;
    blocks[new].next = number;
    bucket_block[bucket] = number = new;
    bucket_bits[bucket / 64] |= 1ull << bucket % 64;
  }
  blocks[number].events[blocks[number].count++] = pushed;
}

/* Sorts `pushed` into what is due after `first`. */
static inline void insert_due(event pushed, size_t first) {
  size_t i = due_count++;
  while (i > first && pushed < due[i - 1]) {
    due[i] = due[i - 1];
    i--;
  }
  due[i] = pushed;
}

static inline void queue_push(uint64_t instant, uint32_t call) {
  event pushed = (event)instant << 64 | event_sequence++ << 24 | call;
  if (__builtin_expect(instant >> width_bits <= turn_slot, 0)) insert_due(pushed, due_taken); else put(pushed);
}

/* Goes on to the next bucket with events of this turn and sorts them. There must be an event. */
static void next_bucket(void) {
  due_count = due_taken = 0;
  while (due_count == 0) {
    uint64_t slot = turn_slot + 1;
    uint64_t word = bucket_bits[slot % BUCKETS / 64] >> slot % 64;
    while (word == 0) {
      slot = (slot | 63) + 1;
      word = bucket_bits[slot % BUCKETS / 64];
    }
    slot += (uint64_t)__builtin_ctzll(word);
    turn_slot = slot;
    uint32_t bucket = (uint32_t)(slot % BUCKETS), number = bucket_block[bucket];
    bucket_block[bucket] = 0;
    bucket_bits[bucket / 64] &= ~(1ull << bucket % 64);
    while (number) {
      struct block *block = &blocks[number];
      uint32_t next = block->next, this = number;
      for (uint32_t i = 0; i < block->count; i++) {
        event e = block->events[i];
        if ((uint64_t)(e >> 64) >> width_bits == slot) insert_due(e, 0); else put(e);
      }
      block->next = free_block;
      free_block = this;
      number = next;
    }
  }
  for (size_t i = 0; i < JOBS_AHEAD && i < due_count; i++) prefetch_job(call_of(due[i]));
}

static inline uint64_t queue_pop(uint32_t *call) {
  if (due_taken == due_count) next_bucket();
  event top = due[due_taken++];
  if (due_taken + JOBS_AHEAD <= due_count) prefetch_job(call_of(due[due_taken + JOBS_AHEAD - 1]));
  if (due_taken + AGENTS_AHEAD <= due_count) prefetch_agent(call_of(due[due_taken + AGENTS_AHEAD - 1]));
  *call = call_of(top);
  return (uint64_t)(top >> 64);
}
#endif
