import NeedletailEngine

/// `registry`: how long agents may be silent.
extension Value {
  func registryRule() -> RegistryRule? {
    guard let fields = Fields(self, Vocabulary.registry) else { return nil }
    var rule = RegistryRule()
    rule.heartbeatTimeout = fields.required(
      "heartbeat_timeout", "add how long an agent may be silent, such as heartbeat_timeout: 60s")?.positiveDuration()
    rule.deregisterAfter = fields["deregister_after"]?.positiveDuration()
    guard let timeout = rule.heartbeatTimeout else { return rule }
    if timeout < RegistryRule.leastTimeout {
      fields["heartbeat_timeout"]?.refuse("is too short to be looked at", "write at least 1ms")
    } else if let after = rule.deregisterAfter, after < timeout {
      fields["deregister_after"]?.refuse(
        "is shorter than the heartbeat timeout", "write at least \(Spelling.duration(timeout))")
    }
    return rule
  }
}
