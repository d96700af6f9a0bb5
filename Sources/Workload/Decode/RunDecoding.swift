import NeedletailEngine

/// `run`, `users`, `runtime` and `slo`.
extension Value {
  /// The clock is `nil` when it cannot be read.
  func runLimits() -> (limits: RunLimits, clock: WorkloadFile.Clock?, wall: WallClock)? {
    guard let fields = Fields(self, Vocabulary.run) else { return nil }
    var limits = RunLimits()
    limits.duration = fields["duration"]?.positiveDuration()
    limits.warmup = fields["warmup"]?.duration() ?? .zero
    limits.drain = fields["drain"]?.duration()
    limits.jobs = fields["jobs"]?.integer(1...Limits.jobs, "a number of jobs")
    limits.budgetUSD = fields["budget_usd"]?.usd()
    if let duration = limits.duration, limits.warmup >= duration {
      (fields["warmup"] ?? self).refuse(
        "is as long as the run or longer", "write less than the duration, \(Spelling.duration(duration))")
    }
    return (limits, fields["clock"].map { $0.word(WorkloadFile.Clock.self) } ?? .virtual, wallClock(fields))
  }

  private func wallClock(_ fields: Fields) -> WallClock {
    var wall = WallClock()
    wall.spins = fields["spin"]?.flag() ?? wall.spins
    wall.couriers = fields["couriers"]?.integer(1...Limits.couriers, "a number of couriers")
    wall.scheduleDelayLimit = fields["schedule_delay_limit"]?.positiveDuration() ?? wall.scheduleDelayLimit
    wall.timeScale =
      fields["time_scale"]?.positive("how many times as fast the run's clock goes,", atMost: Limits.timeScale)
      ?? wall.timeScale
    return wall
  }

  /// What a scale of the run's clock needs: a clock that has a pace, and agents whose answers are simulated.
  func checkTimeScale(_ wall: WallClock, _ clock: WorkloadFile.Clock?, _ agents: [AgentPool]) {
    guard wall.timeScale != 1, let value = field("time_scale") else { return }
    let scale = Spelling.number(wall.timeScale)
    if clock == .virtual {
      let isAsked = value.node.place.argument?.hasPrefix("--time-scale") == true
      let (message, remedy) = (
        "has no meaning in virtual time, which jumps from event to event as fast as it can",
        "run with --clock wall, or without it"
      )
      if isAsked { value.refuse(message, remedy) } else { value.warn(message, remedy) }
    } else if clock == .wall, let real = agents.first(where: { !$0.backend.isSimulated }) {
      value.refuse(
        "is \(scale), and `\(real.name)` is a program: what it takes would count \(scale) times as long",
        "simulate it instead of the command, or run without time_scale")
    }
  }

  func users() -> Users? {
    guard let fields = Fields(self, Vocabulary.users) else { return nil }
    let count = fields.required("count", "add how many there are")?.integer(1...Limits.users, "a number of users")
    let zipf = fields["skew"].map { $0.skew() } ?? 0
    guard let count, let zipf else { return nil }
    return Users(count: count, zipf: zipf)
  }

  /// `uniform` or `zipf(1.0)`.
  private func skew() -> Double? {
    let remedy = "write uniform, or zipf(s) with s from 0 to 10, such as zipf(1.0)"
    guard let text = text(remedy) else { return nil }
    if text == "uniform" { return 0 }
    guard text.hasPrefix("zipf("), text.hasSuffix(")"),
      let exponent = Self.number(String(text.dropFirst(5).dropLast()).trimmed), (0...10).contains(exponent)
    else { return wrong("\(node.kind) is not a skew", remedy) }
    return exponent
  }

  func runtimeLimits() -> RuntimeLimits? {
    guard let fields = Fields(self, Vocabulary.runtime) else { return nil }
    return RuntimeLimits(
      maxConcurrentJobs: fields["max_concurrent_jobs"]?.integer(1...Limits.concurrency, "a number of jobs"),
      maxConcurrentCalls: fields["max_concurrent_calls"]?.integer(1...Limits.concurrency, "a number of calls"),
      jobTimeout: fields["job_timeout"]?.positiveDuration(),
      queueLimit: fields["queue"]?.integer(0...Limits.queue, "a number of waiting jobs") ?? Limits.jobQueueDefault)
  }

  func serviceLevel() -> ServiceLevel? {
    guard let fields = Fields(self, Vocabulary.slo) else { return nil }
    return ServiceLevel(
      jobLatency: fields["job_latency_ms"]?.milliseconds(),
      timeToFirstToken: fields["ttft_ms"]?.milliseconds(),
      timePerOutputToken: fields["tpot_ms"]?.milliseconds())
  }
}
