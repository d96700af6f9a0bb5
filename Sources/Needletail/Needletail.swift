// What an embedding program imports: the engine, what agents are made of, and the figures of a run.
@_exported public import NeedletailCouriers
@_exported public import NeedletailEngine
@_exported public import NeedletailMetrics
