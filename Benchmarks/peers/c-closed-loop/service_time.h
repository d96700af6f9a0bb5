/* Lognormal service times of mean 1 s and coefficient of variation 1, through a table of the quantile function.
 *
 * Each side of the median is cut into octaves of the tail's probability, each octave into 32 segments, each segment a
 * cubic through the exact values and slopes at both ends. Beyond 20 octaves, one draw in a million, the quantile is
 * computed. */
#ifndef SERVICE_TIME_H
#define SERVICE_TIME_H
#include <math.h>
#include <stdint.h>
#include <stdio.h>

enum { OCTAVES = 20, SEGMENTS_PER_OCTAVE = 32 };
#define MEAN_NANOSECONDS 1e9

struct segment { double c0, c1, c2, c3; };
static struct segment service_table[2 * OCTAVES * SEGMENTS_PER_OCTAVE] __attribute__((aligned(64)));

static double log_sd(void) { return sqrt(log(2.0)); } /* cv 1: sigma^2 = log(1 + cv^2) */

static double normal_tail(double z) { return 0.5 * erfc(z * M_SQRT1_2); }

/* The z > 0 that a standard normal exceeds with probability `tail` <= 1/2: bisection, then Newton. */
static double normal_upper_quantile(double tail) {
  double low = 0, high = 40;
  for (int i = 0; i < 60; i++) {
    double middle = (low + high) / 2;
    if (normal_tail(middle) > tail) low = middle; else high = middle;
  }
  double z = (low + high) / 2;
  z += (normal_tail(z) - tail) / (exp(-z * z / 2) / sqrt(2 * M_PI));
  return z;
}

static double service_quantile(double tail, int upper) {
  double z = normal_upper_quantile(tail);
  return MEAN_NANOSECONDS * exp((upper ? z : -z) * log_sd() - log_sd() * log_sd() / 2);
}

/* The quantile's derivative by the probability of the nearer tail: x sigma / density(z), falling on the upper side. */
static double service_slope(double tail, int upper) {
  double z = normal_upper_quantile(tail);
  double slope = service_quantile(tail, upper) * log_sd() / (exp(-z * z / 2) / sqrt(2 * M_PI));
  return upper ? -slope : slope;
}

static void build_service_table(void) {
  for (int upper = 0; upper <= 1; upper++)
    for (int octave = 0; octave < OCTAVES; octave++) {
      double width = ldexp(1, -2 - octave), step = width / SEGMENTS_PER_OCTAVE;
      for (int i = 0; i < SEGMENTS_PER_OCTAVE; i++) {
        double a = width + i * step, b = a + step;
        double from = service_quantile(a, upper), to = service_quantile(b, upper);
        double from_slope = service_slope(a, upper) * step, to_slope = service_slope(b, upper) * step;
        service_table[(upper * OCTAVES + octave) * SEGMENTS_PER_OCTAVE + i] = (struct segment){
            from, from_slope, 3 * (to - from) - 2 * from_slope - to_slope, 2 * (from - to) + from_slope + to_slope};
      }
    }
}

/* The service time for these 64 random bits, in nanoseconds, rounded to nearest. */
static inline uint64_t service_nanoseconds(uint64_t bits) {
  uint64_t upper = bits >> 63, tail = bits ^ (0 - upper); /* mirrored: the nearer tail's probability */
  int zeros = __builtin_clzll(tail | 1);
  if (__builtin_expect(zeros > OCTAVES, 0)) {
    return (uint64_t)(service_quantile(((double)tail + 0.5) * 0x1p-64, (int)upper) + 0.5);
  }
  uint64_t digits = tail << (zeros + 1);
  uint64_t number = (upper * OCTAVES + (uint64_t)zeros - 1) * SEGMENTS_PER_OCTAVE + (digits >> 59);
  double t = (double)(int64_t)((digits << 5) >> 11) * 0x1p-53;
  const struct segment *s = &service_table[number];
  return (uint64_t)(int64_t)(s->c0 + t * (s->c1 + t * (s->c2 + t * s->c3)) + 0.5);
}

/* Whether the table's mean and cv are those of the distribution. Its segments are integrated (Gauss and Legendre,
 * four points, exact for the square of a cubic); what lies beyond them is the lognormal's partial moments. */
static int service_table_is_right(void) {
  const double node[4] = {-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526};
  const double weight[4] = {0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538};
  double first = 0, second = 0;
  for (int upper = 0; upper <= 1; upper++)
    for (int octave = 0; octave < OCTAVES; octave++)
      for (int i = 0; i < SEGMENTS_PER_OCTAVE; i++)
        for (int k = 0; k < 4; k++) {
          struct segment s = service_table[(upper * OCTAVES + octave) * SEGMENTS_PER_OCTAVE + i];
          double t = (1 + node[k]) / 2, x = (s.c0 + t * (s.c1 + t * (s.c2 + t * s.c3))) / MEAN_NANOSECONDS;
          double probability = ldexp(1, -2 - octave) / SEGMENTS_PER_OCTAVE * weight[k] / 2;
          first += probability * x;
          second += probability * x * x;
        }
  double z = normal_upper_quantile(ldexp(1, -1 - OCTAVES)), sd = log_sd();
  first += normal_tail(z - sd) + normal_tail(z + sd);
  second += 2 * (normal_tail(z - 2 * sd) + normal_tail(z + 2 * sd));
  double cv = sqrt(second - first * first) / first;
  if (fabs(first - 1) < 1e-7 && fabs(cv - 1) < 1e-6) return 1;
  fprintf(stderr, "the table of service times has mean %.9f s and cv %.9f, not 1 and 1\n", first, cv);
  return 0;
}
#endif
