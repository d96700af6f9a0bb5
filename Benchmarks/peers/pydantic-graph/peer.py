"""pydantic-graph: steps and a join put together by a GraphBuilder; tracing off, which is its faster setting."""
import asyncio

from pydantic_graph import GraphBuilder, StepContext, reduce_list_append

import peer_round


def make_agent(builder, number):
    @builder.step(node_id=f"agent{number}")
    async def agent(ctx: StepContext[None, None, str]) -> str:
        return "done"

    return agent


def sequence():
    builder = GraphBuilder(input_type=str, output_type=str, auto_instrument=False)
    agents = [make_agent(builder, i) for i in range(3)]
    path = [builder.start_node, *agents, builder.end_node]
    builder.add(*(builder.edge_from(one).to(next_one) for one, next_one in zip(path, path[1:])))
    return builder.build()


def parallel():
    builder = GraphBuilder(input_type=str, output_type=list[str], auto_instrument=False)
    agents = [make_agent(builder, i) for i in range(5)]
    replies = builder.join(reduce_list_append, initial_factory=list[str])
    builder.add(
        builder.edge_from(builder.start_node).to(*agents),
        builder.edge_from(*agents).to(replies),
        builder.edge_from(replies).to(builder.end_node),
    )
    return builder.build()


async def main():
    subject, size = peer_round.arguments()
    if subject.startswith("sequential-3"):
        graph, expected = sequence(), "done"
    else:
        graph, expected = parallel(), ["done"] * 5
    peer_round.expect(await graph.run(inputs="go"), expected)
    measure = peer_round.time_at_once if subject.endswith("-at-once") else peer_round.time_each_awaited
    elapsed = await measure(lambda: graph.run(inputs="go"), size)
    peer_round.report("pydantic-graph", "pydantic-graph", size, elapsed)


asyncio.run(main())
