// What an embedding program imports: the engine, what agents are made of, and the figures of a run.
@_exported public import Couriers
@_exported public import Engine
@_exported public import Metrics
