"""NeoGraph: a graph compiled by its C++ engine, whose agents are Python functions.

One run at a time by `run`, many at once by `run_async`. The engine's own threads stay at the default of one: agents
that are Python functions wait for one another's interpreter lock, and more threads only make it slower.
"""
import asyncio
import os

os.environ["NEOGRAPH_SUPPRESS_FANOUT_WARNING"] = "1"
import neograph_engine as neograph  # noqa: E402

import peer_round  # noqa: E402


def agent(name, write):
    @neograph.node(name)
    def work(state):
        return [neograph.ChannelWrite(*write)]

    return name


def compiled(name, channels, agents, edges):
    return neograph.GraphEngine.compile({
        "schema_version": neograph.TOPOLOGY_SCHEMA_VERSION,
        "name": name,
        "channels": channels,
        "nodes": {each: {"type": each} for each in agents},
        "edges": [{"from": source, "to": target} for source, target in edges],
    }, neograph.NodeContext())


def sequence():
    agents = [agent(f"agent{i}", ("text", "done")) for i in range(3)]
    path = [neograph.START_NODE, *agents, neograph.END_NODE]
    return compiled("sequence", {"text": {"reducer": "overwrite"}}, agents, zip(path, path[1:]))


def parallel():
    agents = [agent(f"agent{i}", ("replies", ["done"])) for i in range(5)]
    edges = [(neograph.START_NODE, each) for each in agents] + [(each, neograph.END_NODE) for each in agents]
    return compiled("parallel", {"text": {"reducer": "overwrite"}, "replies": {"reducer": "append"}}, agents, edges)


subject, size = peer_round.arguments()
if subject.startswith("sequential-3"):
    engine, channel, expected = sequence(), "text", "done"
else:
    engine, channel, expected = parallel(), "replies", ["done"] * 5


def config():
    return neograph.RunConfig(thread_id="run", input={"text": "go"})


async def run_at_once():
    return await peer_round.time_at_once(lambda: engine.run_async(config()), size)


peer_round.expect(engine.run(config()).output["channels"][channel]["value"], expected)
if subject.endswith("-at-once"):
    elapsed = asyncio.run(run_at_once())
else:
    elapsed = peer_round.time_one_at_a_time(lambda: engine.run(config()), size)
peer_round.report("neograph", "neograph-engine", size, elapsed)
