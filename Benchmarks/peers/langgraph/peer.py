"""LangGraph: a StateGraph, compiled once. One run at a time by `invoke`, its faster way; many at once by `ainvoke`."""
import asyncio
import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph

import peer_round

SEQUENCE = [f"agent{i}" for i in range(3)]
PARALLEL = [f"agent{i}" for i in range(5)]


class Conversation(TypedDict):
    text: str


class Gathering(TypedDict):
    text: str
    replies: Annotated[list[str], operator.add]


def sequence(agent):
    graph = StateGraph(Conversation)
    graph.add_sequence([(name, agent) for name in SEQUENCE])
    graph.add_edge(START, SEQUENCE[0])
    graph.add_edge(SEQUENCE[-1], END)
    return graph.compile()


def parallel(agent):
    graph = StateGraph(Gathering)
    for name in PARALLEL:
        graph.add_node(name, agent)
        graph.add_edge(START, name)
        graph.add_edge(name, END)
    return graph.compile()


def answer(state):
    return {"text": "done"}


def reply(state):
    return {"replies": ["done"]}


async def answer_soon(state):
    return {"text": "done"}


async def reply_soon(state):
    return {"replies": ["done"]}


subject, size = peer_round.arguments()
request = {"text": "go"}
at_once = subject.endswith("-at-once")
if subject.startswith("sequential-3"):
    graph, expected = sequence(answer_soon if at_once else answer), {"text": "done"}
else:
    graph, expected = parallel(reply_soon if at_once else reply), {"text": "go", "replies": ["done"] * 5}

if at_once:
    peer_round.expect(asyncio.run(graph.ainvoke(request)), expected)
    elapsed = asyncio.run(peer_round.time_at_once(lambda: graph.ainvoke(request), size))
else:
    peer_round.expect(graph.invoke(request), expected)
    elapsed = peer_round.time_one_at_a_time(lambda: graph.invoke(request), size)
peer_round.report("langgraph", "langgraph", size, elapsed)
