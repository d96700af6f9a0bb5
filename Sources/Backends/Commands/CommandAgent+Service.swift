package import NeedletailCouriers
package import NeedletailEngine

/// A pool whose members are child processes: one a member, started when first needed.
extension CommandAgent: ServedAgent {
  package func service(named pool: String, telling ledger: CommandLedger) -> PoolService {
    service(named: pool, telling: ledger, hearsExits: true)
  }

  /// Without `hearsExits` a process is asked whether it has ended, as on kernels before 5.3.
  func service(named pool: String, telling ledger: CommandLedger, hearsExits: Bool) -> PoolService {
    PoolService(name: pool) { courier, _ in
      CommandPool(name: pool, agent: self, ledger: ledger, courier: courier, hearsExits: hearsExits)
    }
  }

  package func problem(in environment: [String: String]) -> AgentProblem? {
    Program.problem(self, searchPath: environment["PATH"] ?? "/bin:/usr/bin")
  }
}
