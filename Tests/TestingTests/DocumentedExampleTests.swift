import Foundation
import Testing

/// The page's example is a file that compiles and passes.
@Suite("The documented example")
struct DocumentedExampleTests {
  @Test("docs/testing.md shows the whole of SupportDeskTests.swift")
  func example() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let file = try String(contentsOf: here.appending(path: "SupportDeskTests.swift"), encoding: .utf8)
    let page = try String(contentsOf: here.appending(path: "../../docs/testing.md").standardized, encoding: .utf8)
    #expect(page.contains("```swift\n\(file)```\n"))
  }
}
