import NeedletailCouriers
import Testing

@testable import NeedletailEngine

/// The table of reasons in docs/metrics.md against what the engine does with each.
@Suite("The reasons of attempts in docs/metrics.md")
struct DocumentedReasonTests {
  /// Endings of attempts that no agent was asked to answer, or of none at all: a breaker is not told of them.
  private static let undispatched: Set<Call.Ending> = [
    .queueTimeout, .queueFull, .breakerOpen, .rateLimited, .poolRemoved, .ruleRefused, .budgetExhausted, .overCap,
    .courierFull,
  ]

  @Test("are each there once, with whether the attempt is tried again and what a breaker is told")
  func reasons() throws {
    let rows = try DocumentedTable.rows("reason of an attempt", of: "metrics.md")
    let written = rows.map { [$0[0]] + $0[2...].map { String($0.prefix { $0.isLetter || $0 == " " }) } }
    let wanted = Call.Ending.allCases.compactMap { ending in
      ending.failure.map { failure in
        let health = Self.undispatched.contains(ending) ? nil : ending.tellsHealth
        return [
          "`\(failure.rawValue)`", ending.isRetryable ? "yes" : "no",
          health.map { $0 ? "a success" : "a failure" } ?? "nothing",
        ]
      }
    }
    #expect(written.sorted { $0[0] < $1[0] } == wanted.sorted { $0[0] < $1[0] })
  }

  @Test("of rejected jobs are on the page too")
  func rejections() throws {
    let names = Set(DocumentedTable.names(in: try DocumentedTable.text(of: "metrics.md")))
    #expect(Rejection.allCases.map(\.reason).filter { !names.contains($0) } == [])
  }

  @Test("are what a threshold on `reasons` may name, with those of rejected jobs and of faults of the gateway")
  func named() throws {
    let counted =
      Call.Ending.allCases.compactMap(\.failure) + Rejection.allCases.map(\.failure)
      + GatewayFailure.allCases.map(\.failure)
    #expect(try Set(#require(FigureCatalogue.values(of: "reason"))) == Set(counted.map(\.rawValue)))
  }
}
