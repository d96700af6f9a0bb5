"""AutoGen's core: agents that answer messages, and a coordinator that sends them, in turn or all at once.

A run is one message to the coordinator. This is the runtime that AutoGen's teams are built on, without the teams'
own chat messages, termination and speaker selection, which cost several times as much.
"""
import asyncio
from dataclasses import dataclass

from autogen_core import AgentId, MessageContext, RoutedAgent, SingleThreadedAgentRuntime, message_handler

import peer_round


@dataclass
class Task:
    text: str


@dataclass
class InTurn:
    text: str


@dataclass
class AllAtOnce:
    text: str


@dataclass
class Answer:
    text: str


class Worker(RoutedAgent):
    def __init__(self):
        super().__init__("Answers at once.")

    @message_handler
    async def answer(self, message: Task, ctx: MessageContext) -> Answer:
        return Answer("done")


class Coordinator(RoutedAgent):
    def __init__(self):
        super().__init__("Has three agents work in turn, or five at once.")
        self.workers = [AgentId(f"agent{i}", self.id.key) for i in range(5)]

    @message_handler
    async def in_turn(self, message: InTurn, ctx: MessageContext) -> Answer:
        text = message.text
        for worker in self.workers[:3]:
            text = (await self.send_message(Task(text), worker)).text
        return Answer(text)

    @message_handler
    async def all_at_once(self, message: AllAtOnce, ctx: MessageContext) -> Answer:
        task = Task(message.text)
        answers = await asyncio.gather(*(self.send_message(task, worker) for worker in self.workers))
        return Answer(" ".join(answer.text for answer in answers))


async def main():
    subject, size = peer_round.arguments()
    runtime = SingleThreadedAgentRuntime()
    for i in range(5):
        await Worker.register(runtime, f"agent{i}", Worker)
    await Coordinator.register(runtime, "coordinator", Coordinator)
    runtime.start()

    if subject.startswith("sequential-3"):
        request, expected = InTurn("go"), Answer("done")
    else:
        request, expected = AllAtOnce("go"), Answer(" ".join(["done"] * 5))
    coordinator = AgentId("coordinator", "default")
    peer_round.expect(await runtime.send_message(request, coordinator), expected)
    measure = peer_round.time_at_once if subject.endswith("-at-once") else peer_round.time_each_awaited
    elapsed = await measure(lambda: runtime.send_message(request, coordinator), size)
    await runtime.stop()
    peer_round.report("autogen", "autogen-core", size, elapsed)


asyncio.run(main())
