import Foundation
import NeedletailEngine
import Testing

@Suite("The least change that counts")
struct LeastChangeTests {
  /// The rows of the page: units, and the number that the second cell begins with.
  private func documented() throws -> [String: Double] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/metrics.md"), encoding: .utf8)
    let section = try #require(page.components(separatedBy: "## The least change that counts").last)
      .components(separatedBy: "\n## ")[0]
    var rows: [String: Double] = [:]
    for line in section.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| unit") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let number = try #require(Double(cells[1].prefix { $0.isNumber || $0 == "." }))
      for unit in cells[0].components(separatedBy: ", ") { rows[unit] = number }
    }
    return rows
  }

  @Test("the page says it of every unit")
  func everyUnit() throws {
    let rows = try documented()
    #expect(Set(rows.keys) == Set(Figure.Unit.allCases.map(\.rawValue)))
    for unit in Figure.Unit.allCases { #expect(rows[unit.rawValue] == unit.leastChange, "\(unit.rawValue)") }
  }

  @Test("a figure has its unit's, but for the time per output token, which is a tenth")
  func figures() {
    for figure in FigureCatalogue.standard.figures where figure != .timePerOutputToken {
      #expect(figure.leastChange == figure.unit.leastChange, "\(figure.name)")
    }
    #expect(Figure.timePerOutputToken.leastChange == 0.1 && Figure.jobLatency.leastChange == 1)
  }
}
