import NeedletailEngine

/// `--load-scale`: how many times as much load there is as the file says.
///
/// Rates and looping users are multiplied, and traces replayed so much faster. What a file is read as has the load multiplied in it, so
/// nothing is left to multiply when its result is run again.
struct LoadScale {
  let factor: Double
  private let place: SourcePlace

  /// - Parameter text: as the option was given. `nil` after telling what is wrong with it.
  init?(_ text: String, _ diagnostics: Diagnostics) {
    place = SourcePlace(line: 1, column: 1, argument: "--load-scale \(text)")
    let node = Node(place: place, content: .scalar(Node.Scalar(text: text, isPlain: true)))
    guard let factor = Value(node, key: "", diagnostics).positive("a factor such as 1.5", atMost: Limits.factor) else {
      return nil
    }
    self.factor = factor
  }

  /// The load multiplied; a session stays one job, whatever is asked. `nil` after telling why it cannot be.
  func scaled(_ load: WrittenLoad, _ value: Value) -> WrittenLoad? {
    switch load {
    case .generated(let load): return scaled(load, value).map { .generated($0) }
    case .trace(var reference):
      if reference.format == .agentSession { return load }
      reference.speedup = times(reference.speedup)
      guard reference.speedup <= Limits.factor else {
        return tooMuch(value, "a speedup of \(Spelling.number(Limits.factor))")
      }
      return .trace(reference)
    }
  }

  private func scaled(_ load: Load, _ value: Value) -> Load? {
    switch load {
    case .open(var arrivals):
      guard let rate = scaled(arrivals.rate, value) else { return nil }
      arrivals.rate = rate
      return .open(arrivals)
    case .stages(var stages, let process, let start):
      for index in stages.indices {
        guard let target = scaled(stages[index].target, value) else { return nil }
        stages[index].target = target
      }
      guard let start = scaled(start, value) else { return nil }
      return .stages(stages, process, start: start)
    case .closed(var loop):
      guard let users = scaled(users: loop.concurrency, value) else { return nil }
      loop.concurrency = users
      for index in loop.stages.indices {
        guard let target = scaled(users: loop.stages[index].target, value) else { return nil }
        loop.stages[index].target = target
      }
      return .closed(loop)
    case .trace: return load
    }
  }

  /// At least one, where there is one.
  private func scaled(users: Int, _ value: Value) -> Int? {
    let scaled = (Double(users) * factor).rounded()
    guard scaled <= Double(Limits.loopingUsers) else { return tooMuch(value, "\(Limits.loopingUsers) looping users") }
    return users == 0 ? 0 : max(1, Int(scaled))
  }

  private func scaled(_ rate: Rate, _ value: Value) -> Rate? {
    let scaled = Rate(times(rate.count), per: rate.period)
    return scaled.perSecond <= Limits.ratePerSecond ? scaled : tooMuch(value, "1e9 a second")
  }

  /// The product to 15 digits: 12/s times 1.1 is 13.2/s.
  func times(_ number: Double) -> Double { (number * factor).rounded(toDigits: 15) }

  private func tooMuch<T>(_ value: Value, _ limit: String) -> T? {
    value.diagnostics.error(
      at: place, key: value.key, "is more than \(limit), scaled by \(Spelling.number(factor))", "use a smaller scale")
    return nil
  }

  /// That nothing of the file's load could be multiplied.
  func refuse(_ diagnostics: Diagnostics) {
    diagnostics.error(
      at: place, key: "load", "a session is one job, whose load cannot be multiplied",
      "replay it faster with --set load.speedup=\(Spelling.number(factor)), or give several scenarios a session each")
  }
}

extension Double {
  /// The nearest decimal of that many significant digits, at most 15, of which none is behind the 15th after the point.
  func rounded(toDigits digits: Int) -> Double {
    guard self != 0, isFinite else { return self }
    var scale = 1.0
    for _ in 0..<digits where magnitude * scale * 10 < 1e15 { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
