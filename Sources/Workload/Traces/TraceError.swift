public import NeedletailNotation

/// What is wrong with a trace, where, and what would be right.
public typealias TraceError = TextError
