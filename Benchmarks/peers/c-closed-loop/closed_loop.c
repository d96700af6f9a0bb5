/* The engine's closed loop in plain C: what the machine itself allows for this work.
 *
 * N jobs are in flight. Half of them call four agents in sequence, half call three at once and then a merger; when one
 * ends, the next is submitted at once. A call goes to the less loaded (running and waiting) of two agents drawn at
 * random, the lower-numbered one on a tie, and waits there first come, first served, for one of four slots. Service is
 * lognormal with mean 1 s and cv 1. A job is one record of 64 bytes, an agent one of 16; besides what the simulation
 * needs it counts calls, busy time and job latencies, so that it can be checked.
 *
 * `event_queue.h` is the peer's: c-plain, c-heap and c-calendar are this file with one or another. All take events in the
 * same order, so their checksums are equal. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "draws.h"
#include "event_queue.h"
#include "service_time.h"

enum { SLOTS = 4, CALLS_PER_JOB = 4, BRANCHES = 3, MOST_JOBS = 4000000 };
#define NONE UINT32_MAX

/* A call is numbered job * 4 + branch. */
struct job {
  uint64_t key, started;
  uint8_t is_sequential, ended_calls;
  struct { uint32_t agent, next_waiting; } calls[BRANCHES];
} __attribute__((aligned(64)));

struct agent { uint32_t running, waiting, first, last; };

static struct job *jobs;
static struct agent *agents;
static uint32_t agent_count;
static uint64_t generator_key, submitted;
static uint64_t now, calls_done, jobs_done, latency_sum;
/* Sum of the ends of service minus sum of their starts; with `running` times now, the integral of busy slots. */
static uint64_t busy_balance, running;

static void *table(size_t count, size_t size) {
  size_t bytes = (count * size + 63) / 64 * 64;
  void *memory = aligned_alloc(64, bytes);
  if (!memory) { fprintf(stderr, "no memory for %zu bytes\n", bytes); exit(1); }
  memset(memory, 0, bytes);
  return memory;
}

/* What `event_queue.h` may fetch ahead of a call's end; the plain one fetches nothing. */
#define MAY_BE_UNUSED __attribute__((unused))
MAY_BE_UNUSED static inline void prefetch_job(uint32_t call) { __builtin_prefetch(&jobs[call >> 2], 1); }
MAY_BE_UNUSED static inline void prefetch_agent(uint32_t call) {
  __builtin_prefetch(&agents[jobs[call >> 2].calls[call & 3].agent], 1);
}

static inline uint64_t call_key(const struct job *job, uint32_t branch) {
  uint32_t step = job->is_sequential || job->ended_calls == BRANCHES ? job->ended_calls : branch;
  return child_key(job->key, step);
}

static inline void serve(uint64_t key, uint32_t call) {
  busy_balance -= now;
  queue_push(now + service_nanoseconds(draw(key, PURPOSE_SERVICE)), call);
}

static inline void start_call(uint32_t number, uint32_t branch) {
  struct job *job = &jobs[number];
  uint64_t key = call_key(job, branch);
  uint32_t one = index_below(draw(key, PURPOSE_ROUTE), agent_count);
  uint32_t two = index_below(draw(key, PURPOSE_ROUTE_SECOND), agent_count - 1);
  two += two >= one;
  uint32_t low = one < two ? one : two, high = one < two ? two : one;
  uint32_t chosen =
      agents[high].running + agents[high].waiting < agents[low].running + agents[low].waiting ? high : low;
  struct agent *agent = &agents[chosen];
  uint32_t call = number << 2 | branch;
  job->calls[branch].agent = chosen;
  if (agent->running < SLOTS) {
    agent->running++;
    running++;
    serve(key, call);
    return;
  }
  job->calls[branch].next_waiting = NONE;
  if (agent->waiting++) {
    jobs[agent->last >> 2].calls[agent->last & 3].next_waiting = call;
  } else {
    agent->first = call;
  }
  agent->last = call;
}

static inline void submit(uint32_t number) {
  struct job *job = &jobs[number];
  job->key = child_key(generator_key, submitted++);
  job->started = now;
  job->ended_calls = 0;
  job->is_sequential = draw(job->key, PURPOSE_SCENARIO) >> 63;
  start_call(number, 0);
  if (job->is_sequential) return;
  start_call(number, 1);
  start_call(number, 2);
}

static inline void end_call(uint32_t call) {
  uint32_t number = call >> 2;
  struct job *job = &jobs[number];
  struct agent *agent = &agents[job->calls[call & 3].agent];
  busy_balance += now;
  calls_done++;
  if (agent->waiting) {
    uint32_t next = agent->first;
    const struct job *waiting = &jobs[next >> 2];
    agent->waiting--;
    agent->first = waiting->calls[next & 3].next_waiting;
    serve(call_key(waiting, next & 3), next);
  } else {
    agent->running--;
    running--;
  }
  uint32_t ended = ++job->ended_calls;
  if (ended == CALLS_PER_JOB) {
    jobs_done++;
    latency_sum += now - job->started;
    submit(number);
  } else if (job->is_sequential || ended == BRANCHES) {
    start_call(number, 0);
  }
}

static void run(uint64_t calls) {
  while (calls--) {
    uint32_t call;
    now = queue_pop(&call);
    end_call(call);
  }
}

static uint64_t thread_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* The most memory this program has had resident; 0 where /proc does not say. (getrusage's includes the shell's.) */
static long peak_resident_bytes(void) {
  char line[128];
  long kilobytes = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status) && sscanf(line, "VmHWM: %ld", &kilobytes) != 1) {}
  if (status) fclose(status);
  return kilobytes * 1024;
}

static uint64_t checksum(uint32_t job_count) {
  uint64_t sum = mix(now);
  for (uint32_t i = 0; i < job_count; i++) {
    sum = mix(sum ^ jobs[i].key) + jobs[i].started + jobs[i].ended_calls + jobs[i].calls[0].agent;
  }
  for (uint32_t i = 0; i < agent_count; i++) sum = mix(sum + agents[i].running + ((uint64_t)agents[i].waiting << 32));
  return sum;
}

int main(int count, char **arguments) {
  long job_count = 0, calls = count == 3 ? atol(arguments[2]) : 0;
  if (count != 3 || sscanf(arguments[1], "closed-loop/%ld", &job_count) != 1 || job_count < 1 || job_count > MOST_JOBS ||
      calls < 1) {
    fprintf(stderr, "usage: peer closed-loop/N CALLS, with N jobs in flight (1 to %d) and CALLS to time\n", MOST_JOBS);
    return 2;
  }
  build_service_table();
  if (!service_table_is_right()) return 1;
  agent_count = job_count / 5 < 2 ? 2 : (uint32_t)(job_count / 5);
  jobs = table((size_t)job_count, sizeof *jobs);
  agents = table(agent_count, sizeof *agents);
  queue_make(agent_count * SLOTS, table);
  generator_key = child_key(7 ^ 0x6A09E667F3BCC908u, 0);

  for (uint32_t i = 0; i < job_count; i++) submit(i);
  run(5 * (uint64_t)job_count);

  uint64_t jobs_before = jobs_done, latency_before = latency_sum, instant_before = now;
  uint64_t busy_before = busy_balance + running * now;
  uint64_t start = thread_nanoseconds();
  run((uint64_t)calls);
  uint64_t elapsed = thread_nanoseconds() - start;
  uint64_t busy = busy_balance + running * now - busy_before;

  uint64_t jobs_ended = jobs_done - jobs_before;
  double latency = jobs_ended ? (double)(latency_sum - latency_before) / (double)jobs_ended * 1e-9 : 0;
  double slot_time = (double)(now - instant_before) * agent_count * SLOTS;
  printf("{\"peer\":\"%s\",\"version\":\"gcc %d.%d.%d\",\"subject\":\"closed-loop/%ld\",\"size\":%ld,\"operations\":%ld,"
         "\"ns_per_operation\":%.2f,\"max_rss_bytes\":%ld,\"mean_utilization\":%.6f,\"mean_job_latency_s\":%.6f,"
         "\"checksum\":\"%016" PRIx64 "\"}\n",
         QUEUE_NAME, __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__, job_count, calls, calls,
         (double)elapsed / (double)calls, peak_resident_bytes(), slot_time > 0 ? (double)busy / slot_time : 0, latency,
         checksum((uint32_t)job_count));
  return 0;
}
