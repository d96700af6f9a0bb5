import NeedletailCouriers
import NeedletailEngine

/// Distributions and loads as they are written.
extension YAMLText {
  init(_ distribution: Distribution, _ unit: DrawnUnit) {
    let quantity = { (number: Double) -> YAMLText in
      // Times were read as whole nanoseconds of at most 100 h.
      unit == .time ? .duration(Duration(nanoseconds: Nanoseconds(max(0, min(number, 0x1p63))))) : .number(number)
    }
    let shape = { (name: String, body: YAMLText) in YAMLText.mapping([(name, body)]) }
    let varied = { (mean: Double, cv: Double) in YAMLText.fields(["mean": quantity(mean), "cv": .number(cv)]) }
    switch distribution {
    case .constant(let value): self = quantity(value)
    case .uniform(let low, let high): self = shape("uniform", .list([quantity(low), quantity(high)]))
    case .exponential(let mean): self = shape("exponential", .fields(["mean": quantity(mean)]))
    case .erlang(let mean, let k): self = shape("erlang", .fields(["mean": quantity(mean), "k": .integer(k)]))
    case .gamma(let mean, let cv): self = shape("gamma", varied(mean, cv))
    case .weibull(let mean, let cv): self = shape("weibull", varied(mean, cv))
    case .lognormal(let p50, let p99):
      self = shape("lognormal", .fields(["p50": quantity(p50), "p99": quantity(p99)]))
    case .lognormalMean(let mean, let cv): self = shape("lognormal", varied(mean, cv))
    case .hyperexponential(let mean, let cv): self = shape("hyperexponential", varied(mean, cv))
    case .pareto(let min, let alpha):
      self = shape("pareto", .fields(["min": quantity(min), "alpha": .number(alpha)]))
    case .empirical(let values): self = shape("empirical", .list(values.map(quantity)))
    case .mixture(let components):
      self = shape(
        "mixture",
        .list(components.map { .fields(["weight": .number($0.weight), "of": YAMLText($0.of, unit)]) }))
    }
  }

  /// - Parameter trace: Where the load's rows came from.
  init(_ load: Load, trace: TraceReference?) {
    switch load {
    case .open(let arrivals):
      self = .mapping(Self.process(arrivals.process) + [("rate", YAMLText(arrivals.rate))])
    case .stages(let stages, let process):
      let list = stages.map {
        YAMLText.fields(["duration": .duration($0.duration), "target": YAMLText($0.target)])
      }
      self = .mapping([("stages", .list(list))] + Self.process(process))
    case .closed(let loop):
      self = .fields([
        "concurrency": .integer(loop.concurrency), "think_time": YAMLText(loop.thinkTime, .time),
        "retry_pause": .duration(loop.retryPause),
      ])
    case .trace: self = trace.map(YAMLText.init) ?? .mapping([])
    }
  }

  private static func process(_ process: ArrivalProcess) -> [(key: String, value: YAMLText)] {
    switch process {
    case .constant: [("process", .plain("constant"))]
    case .poisson: [("process", .plain("poisson"))]
    case .gamma(let cv): [("process", .plain("gamma")), ("cv", .number(cv))]
    case .weibull(let cv): [("process", .plain("weibull")), ("cv", .number(cv))]
    }
  }

  private init(_ trace: TraceReference) {
    let isSession = trace.format == .agentSession
    let models = trace.models.sorted { $0.key < $1.key }.map { (key: $0.key, value: YAMLText.text($0.value)) }
    self = .fields([
      "trace": .text(trace.path), "format": trace.format.map { .plain($0.rawValue) },
      "unit": (trace.unit ?? trace.format?.unit).map { .plain($0.rawValue) }, "speedup": .number(trace.speedup),
      "times": isSession ? .plain(trace.times.rawValue) : nil, "models": isSession ? .mapping(models) : nil,
    ])
  }
}
