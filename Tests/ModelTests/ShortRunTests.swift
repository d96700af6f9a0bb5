import Foundation
import Testing

@Suite("Whole workload files agree with closed forms, in short runs", .serialized)
struct ShortRunTests {
  @Test("the figures lie within four standard errors of their exact values", arguments: ClosedForm.all)
  func agrees(_ form: ClosedForm) async throws {
    for finding in try await form.findings(form.short, of: form.promises.filter(\.isInShortRun)) {
      #expect(finding.verdict == .accepted, "\(ValidationRow(form, finding))")
    }
  }

  @Test("every file of the folder is held to a closed form")
  func everyFile() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: ClosedFormWorkload.folder.path)
    #expect(files.sorted() == Set(ClosedForm.all.map { "\($0.workload.name).yaml" }).sorted())
  }
}
