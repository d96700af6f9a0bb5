import Foundation
import Testing

@Suite(
  "Whole workload files agree with closed forms, in long runs", .serialized,
  .enabled(
    if: ProcessInfo.processInfo.environment["NEEDLETAIL_LONG"] == "1",
    "NOT RUN: `make validate-model` runs the long ones (NEEDLETAIL_LONG=1, a release build)"))
struct LongRunTests {
  @Test("every value of the table holds to the rule", arguments: ClosedForm.all)
  func agrees(_ form: ClosedForm) async throws {
    for finding in try await form.findings(form.long, of: form.promises) {
      let row = ValidationRow(form, finding)
      print(row)
      #expect(finding.verdict == .accepted, "\(row)")
    }
  }
}
