package import NeedletailCouriers
package import NeedletailEngine

/// A pool whose members are child processes: one a member, started when first needed.
extension CommandAgent: ServedAgent {
  package func service(named pool: String, holdsSlots: Bool, telling ledger: CommandLedger) -> PoolService {
    service(named: pool, holdsSlots: holdsSlots, telling: ledger, hearsExits: true)
  }

  /// Without `hearsExits` a process is asked whether it has ended, as on kernels before 5.3.
  func service(
    named pool: String, holdsSlots: Bool = false, telling ledger: CommandLedger, hearsExits: Bool
  ) -> PoolService {
    PoolService(name: pool) { courier, _ in
      CommandPool(
        name: pool, agent: self, holdsSlots: holdsSlots, ledger: ledger, courier: courier, hearsExits: hearsExits)
    }
  }

  package func problem(in environment: [String: String]) -> AgentProblem? {
    Program.problem(self, searchPath: environment["PATH"] ?? "/bin:/usr/bin")
  }
}
