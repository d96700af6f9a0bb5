"""One round of a Python peer: warm up, time, print the line of JSON that run.sh promises."""
import asyncio
import importlib.metadata
import json
import resource
import sys
import time

RUNS_IN_FLIGHT = 1_000


def arguments():
    """The subject and how many operations to time."""
    return sys.argv[1], int(sys.argv[2])


def report(peer, package, operations, nanoseconds, **more):
    subject, size = arguments()
    print(json.dumps({
        "peer": peer,
        "version": importlib.metadata.version(package),
        "subject": subject,
        "size": size,
        "operations": operations,
        "ns_per_operation": round(nanoseconds / operations, 1),
        "max_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        **more,
    }, separators=(",", ":")))


def expect(found, expected):
    """A peer that does not do the work is not measured."""
    if found != expected:
        sys.exit(f"the run answered {found!r}, not {expected!r}")


def time_one_at_a_time(run, size):
    """Elapsed nanoseconds of `size` runs, one after another, warmed up by as many, at most 1,000."""
    for _ in range(min(size, 1_000)):
        run()
    start = time.perf_counter_ns()
    for _ in range(size):
        run()
    return time.perf_counter_ns() - start


async def time_each_awaited(run, size):
    """The same for a coroutine function."""
    for _ in range(min(size, 1_000)):
        await run()
    start = time.perf_counter_ns()
    for _ in range(size):
        await run()
    return time.perf_counter_ns() - start


async def time_at_once(run, size):
    """Elapsed nanoseconds of `size` runs of a coroutine function, 1,000 of them in flight; warmed up by at most 1,000."""
    async def runs(count):
        left = count

        async def user():
            nonlocal left
            while left > 0:
                left -= 1
                await run()

        await asyncio.gather(*(user() for _ in range(min(count, RUNS_IN_FLIGHT))))

    await runs(min(size, 1_000))
    start = time.perf_counter_ns()
    await runs(size)
    return time.perf_counter_ns() - start
