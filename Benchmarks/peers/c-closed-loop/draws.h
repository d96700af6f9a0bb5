/* Counter-based draws, as the engine's: a key for each job and call, mixed anew for each purpose by the finalizer of
 * SplitMix64 (Stafford's variant 13). */
#ifndef DRAWS_H
#define DRAWS_H
#include <stdint.h>

enum purpose { PURPOSE_SERVICE = 1, PURPOSE_ROUTE = 16, PURPOSE_ROUTE_SECOND = 17, PURPOSE_SCENARIO = 23 };

static inline uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/* The key of a step below `key`: a job's number, a call's place in its pattern. */
static inline uint64_t child_key(uint64_t key, uint64_t step) {
  return mix((key ^ 0xA4093822299F31D0u) + step * 0xD1B54A32D192ED03u);
}

static inline uint64_t draw(uint64_t key, enum purpose purpose) {
  return mix(key + (((uint64_t)purpose << 32) + 1) * 0x9E3779B97F4A7C15u);
}

/* An index below `n`, each with probability 1/n to within 2^-64. */
static inline uint32_t index_below(uint64_t bits, uint32_t n) {
  return (uint32_t)(((unsigned __int128)bits * n) >> 64);
}
#endif
