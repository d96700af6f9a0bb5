import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Starter files")
struct TemplateTests {
  private let options = WorkloadReader.Options(loadFile: { path in
    #expect(path == "folder/trace.csv")
    return Array("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n".utf8)
  })

  @Test("each is valid, without a warning, under its own name, and begins with a comment", arguments: Template.allCases)
  func valid(_ template: Template) throws {
    let reading = try read(template.text, path: "folder/x.yaml", options)
    #expect(reading.warnings == [])
    #expect(reading.file.plan.name == template.rawValue)
    #expect(!reading.file.thresholds.isEmpty)
    #expect(template.text.hasPrefix("# "))
    #expect(template.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }
}
