package import NeedletailCouriers
package import NeedletailEngine

/// Pools whose members are child processes.
package enum CommandPools {
  /// Answers a pool's calls by the agent's program: a process a member, started when first needed.
  ///
  /// - Parameters:
  ///   - name: The pool's, as the program hears it.
  ///   - ledger: Told what happens to the processes.
  package static func service(name: String, _ agent: CommandAgent, ledger: CommandLedger) -> PoolService {
    service(name: name, agent, ledger: ledger, hearsExits: true)
  }

  /// Without `hearsExits` a process is asked whether it has ended, as on kernels before 5.3.
  static func service(name: String, _ agent: CommandAgent, ledger: CommandLedger, hearsExits: Bool) -> PoolService {
    PoolService(name: name) { courier, _ in
      CommandPool(name: name, agent: agent, ledger: ledger, courier: courier, hearsExits: hearsExits)
    }
  }
}
