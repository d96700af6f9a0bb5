"""The engine's closed loop, written as a SimPy user would: one process a job, one Resource an agent.

Half the jobs call four agents in sequence, half call three at once and then a merger. Agents have four slots each, a
call goes to the less loaded of two drawn at random, service is lognormal with mean 1 s and coefficient of variation 1.
Latencies and waits are kept, as anybody would who wants percentiles. Prints nanoseconds of processor time per agent
call, measured after a warm-up.
"""
import math
import random
import sys
import time

import simpy


def main(jobs, agents_count, calls_wanted):
    env = simpy.Environment()
    rng = random.Random(7)
    agents = [simpy.Resource(env, capacity=4) for _ in range(agents_count)]
    sigma = math.sqrt(math.log(2.0))
    mu = -sigma * sigma / 2
    done = [0]
    waits, call_latencies, job_latencies = [], [], []

    def load(agent):
        return agent.count + len(agent.queue)

    def call():
        first = rng.randrange(agents_count)
        second = rng.randrange(agents_count - 1)
        if second >= first:
            second += 1
        one, two = agents[first], agents[second]
        agent = one if load(one) <= load(two) else two
        asked = env.now
        with agent.request() as slot:
            yield slot
            waits.append(env.now - asked)
            yield env.timeout(rng.lognormvariate(mu, sigma))
        call_latencies.append(env.now - asked)
        done[0] += 1

    def user():
        while True:
            started = env.now
            if rng.random() < 0.5:
                for _ in range(4):
                    yield env.process(call())
            else:
                yield env.all_of([env.process(call()) for _ in range(3)])
                yield env.process(call())
            job_latencies.append(env.now - started)

    for _ in range(jobs):
        env.process(user())
    while done[0] < calls_wanted // 4:
        env.step()
    before, start = done[0], time.process_time()
    while done[0] < before + calls_wanted:
        env.step()
    print((time.process_time() - start) * 1e9 / (done[0] - before))


main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
