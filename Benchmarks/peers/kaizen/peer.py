"""Kaizen: agents in its sequential and parallel pipelines.

An agent is a BaseAgent whose strategy, the part that would call the model, answers at once. Pipelines are synchronous:
one at a time they are run from a running event loop, where the parallel one takes its thread pool, several times as
fast as the loop of its own that it would make otherwise; many at once run on a thread each, which is the only way.
"""
import asyncio
import contextlib
import io
import logging
import resource
import time
from concurrent.futures import ThreadPoolExecutor

with contextlib.redirect_stdout(io.StringIO()):
    from kaizen.core.base_agent import BaseAgent, BaseAgentConfig
    from kaizen.orchestration.pipeline import Pipeline
    from kaizen.signatures import InputField, OutputField, Signature

import peer_round

logging.disable(logging.WARNING)


class Work(Signature):
    text: str = InputField(desc="what to do")
    reply: str = OutputField(desc="what was done")


class AnswersAtOnce:
    def execute(self, agent, inputs, **options):
        return {"reply": "done"}


def agents(count):
    config = BaseAgentConfig(llm_provider="mock", model="mock")
    return [
        BaseAgent(config=config, signature=Work(), strategy=AnswersAtOnce(), agent_id=f"agent{i}") for i in range(count)
    ]


async def one_at_a_time(run, size):
    return peer_round.time_one_at_a_time(run, size)


def at_once(run, size):
    """Elapsed nanoseconds of `size` runs by a pool of 1,000 threads, warmed up by as many, at most 1,000."""
    # A pipeline makes an event loop a run, which has three descriptors.
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with ThreadPoolExecutor(peer_round.RUNS_IN_FLIGHT) as pool:
        list(pool.map(lambda _: run(), range(min(size, 1_000))))
        start = time.perf_counter_ns()
        list(pool.map(lambda _: run(), range(size)))
        return time.perf_counter_ns() - start


subject, size = peer_round.arguments()
if subject.startswith("sequential-3"):
    pipeline = Pipeline.sequential(agents(3))
    reply = pipeline.run(text="go")
    peer_round.expect([each["output"] for each in reply["intermediate_results"]], [{"reply": "done"}] * 3)
else:
    pipeline = Pipeline.parallel(agents(5), error_handling="fail-fast")
    peer_round.expect(pipeline.run(text="go"), {"results": [{"reply": "done"}] * 5})

if subject.endswith("-at-once"):
    elapsed = at_once(lambda: pipeline.run(text="go"), size)
else:
    elapsed = asyncio.run(one_at_a_time(lambda: pipeline.run(text="go"), size))
peer_round.report("kaizen", "kailash-kaizen", size, elapsed)
