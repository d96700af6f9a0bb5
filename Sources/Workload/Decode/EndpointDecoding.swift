import NeedletailEngine

/// `endpoints`: model providers that agents share.
extension Value {
  func endpoints() -> [Endpoint] {
    guard let entries = entries("write a mapping of names to endpoints", of: Vocabulary.endpoint) else { return [] }
    if entries.count > Limits.endpoints {
      refuse("has \(entries.count) endpoints", "write at most \(Limits.endpoints)")
    }
    return entries.map { $0.value.node.isNull ? Endpoint(name: $0.name) : $0.value.endpoint(named: $0.name) }
  }

  private func endpoint(named name: String) -> Endpoint {
    guard let fields = Fields(self, Vocabulary.endpoint) else { return Endpoint(name: name) }
    let perMinute = Limits.ratePerSecond * 60
    return Endpoint(
      name: name, concurrency: fields["concurrency"]?.integer(1...Limits.concurrency, "attempts at once"),
      requestsPerMinute: fields["requests_per_minute"]?.positive("requests a minute,", atMost: perMinute),
      tokensPerMinute: fields["tokens_per_minute"]?.positive("tokens a minute,", atMost: perMinute),
      requestBurst: fields["request_burst"]?.burst(), tokenBurst: fields["token_burst"]?.burst(),
      overLimit: fields["over_limit"]?.word(Endpoint.OverLimit.self) ?? .wait,
      price: fields["price"]?.price() ?? Endpoint.Price(input: 0, output: 0), slowdown: fields["slowdown"]?.slowdown())
  }

  private func price() -> Endpoint.Price? {
    guard let fields = Fields(self, Vocabulary.price) else { return nil }
    let price = { (key: String) in fields[key]?.number(0...Limits.price, "US dollars per million tokens,") ?? 0 }
    return Endpoint.Price(input: price("input"), output: price("output"))
  }

  private func slowdown() -> Endpoint.Slowdown? {
    guard let fields = Fields(self, Vocabulary.slowdown) else { return nil }
    return Endpoint.Slowdown(
      sigma: fields["sigma"]?.number(0...Limits.factor, "sigma") ?? 0,
      kappa: fields["kappa"]?.number(0...Limits.factor, "kappa") ?? 0)
  }
}
