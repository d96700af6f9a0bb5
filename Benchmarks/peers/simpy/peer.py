"""The engine's closed loop, written as a SimPy user would: one process a user, one Resource an agent, calls that follow
one another in the user's own process, calls at once in processes of theirs.

Half the jobs call four agents in sequence, half call three at once and then a merger. Agents have four slots each, a
call goes to the less loaded of two drawn at random, service is lognormal with mean 1 s and coefficient of variation 1.
Latencies and waits are kept, as anybody would who wants percentiles. Times the calls, in processor time of the thread,
after a warm-up of five calls a job.
"""
import math
import random
import time

import simpy

import peer_round

SIGMA = math.sqrt(math.log(2.0))
MU = -SIGMA * SIGMA / 2
SLOTS = 4


class Fleet:
    def __init__(self, jobs):
        self.env = simpy.Environment()
        self.rng = random.Random(7)
        self.agents = [simpy.Resource(self.env, capacity=SLOTS) for _ in range(max(2, jobs // 5))]
        self.calls_done = 0
        self.busy = 0.0
        self.waits, self.call_latencies, self.job_latencies = [], [], []
        for _ in range(jobs):
            self.env.process(self.user())

    def choose(self):
        first = self.rng.randrange(len(self.agents))
        second = self.rng.randrange(len(self.agents) - 1)
        if second >= first:
            second += 1
        low, high = self.agents[min(first, second)], self.agents[max(first, second)]
        return high if load(high) < load(low) else low

    def call(self):
        env = self.env
        agent = self.choose()
        asked = env.now
        with agent.request() as slot:
            yield slot
            self.waits.append(env.now - asked)
            service = self.rng.lognormvariate(MU, SIGMA)
            yield env.timeout(service)
        self.busy += service
        self.call_latencies.append(env.now - asked)
        self.calls_done += 1

    def user(self):
        env = self.env
        while True:
            started = env.now
            if self.rng.random() < 0.5:
                for _ in range(4):
                    yield from self.call()
            else:
                yield env.all_of([env.process(self.call()) for _ in range(3)])
                yield from self.call()
            self.job_latencies.append(env.now - started)

    def run(self, calls):
        wanted = self.calls_done + calls
        while self.calls_done < wanted:
            self.env.step()


def load(agent):
    return agent.count + len(agent.queue)


def main(jobs, calls):
    fleet = Fleet(jobs)
    fleet.run(5 * jobs)
    jobs_before, busy_before, instant_before = len(fleet.job_latencies), fleet.busy, fleet.env.now
    start = time.thread_time_ns()
    fleet.run(calls)
    elapsed = time.thread_time_ns() - start
    latencies = fleet.job_latencies[jobs_before:]
    slot_time = (fleet.env.now - instant_before) * len(fleet.agents) * SLOTS
    peer_round.report(
        "simpy", "simpy", calls, elapsed,
        mean_utilization=round((fleet.busy - busy_before) / slot_time, 6) if slot_time else 0,
        mean_job_latency_s=round(sum(latencies) / len(latencies), 6) if latencies else 0)


if __name__ == "__main__":
    subject, size = peer_round.arguments()
    main(int(subject.removeprefix("closed-loop/")), size)
