import Foundation
import NeedletailCouriers
import NeedletailEngine
import Testing

/// A table of a page in `docs/`, by what its first column is called.
enum DocumentedTable {
  /// The cells of each row of all tables with that first title.
  static func rows(_ title: String, of page: String) throws -> [[String]] {
    var rows: [[String]] = []
    var isInside = false
    for line in try text(of: page).split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        isInside = false
        continue
      }
      let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      if cells.first == title {
        isInside = true
      } else if isInside, cells.first?.hasPrefix("---") == false {
        rows.append(cells)
      }
    }
    return rows
  }

  static func text(of page: String) throws -> String {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/\(page)")
    return try String(contentsOf: docs, encoding: .utf8)
  }

  static func names(in cell: String) -> [String] { cell.matches(of: /`([a-z_0-9]+)`/).map { String($0.output.1) } }
}

@Suite("The pages of docs/")
struct DocumentedFigureTests {
  @Test(
    "have a row for every figure, with what the catalogue says of it, and no other row",
    arguments: ["metrics.md", "result-document.md"])
  func figures(page: String) throws {
    let rows = try DocumentedTable.rows("figure", of: page)
    var written: [String: [String]] = [:]
    for row in rows {
      #expect(written[row[0]] == nil, "\(row[0]) stands twice in \(page)")
      written[row[0]] = row
    }
    for figure in FigureCatalogue.standard.figures {
      let row = page == "metrics.md" ? Self.meaning(of: figure) : Self.place(of: figure)
      let found = written.removeValue(forKey: row[0])
      #expect(found == row, "\(page) should say: | \(row.joined(separator: " | ")) |")
    }
    #expect(written.isEmpty, "rows of \(page) without a figure: \(written.keys.sorted())")
  }

  private static func meaning(of figure: Figure) -> [String] {
    ["`\(figure.name)`", figure.unit.rawValue, figure.meaning]
  }

  private static func place(of figure: Figure) -> [String] {
    let places = figure.places.map { "`\($0)`" }.joined(separator: ", ")
    let written = places.isEmpty ? "in thresholds only" : places
    return ["`\(figure.name)`", figure.kind.rawValue, figure.better.rawValue, written]
  }

  @Test("say every part of the latency breakdown, and no other")
  func parts() throws {
    let names = try DocumentedTable.rows("part", of: "metrics.md").flatMap { DocumentedTable.names(in: $0[0]) }
    #expect(names.sorted() == LatencyPart.allCases.map(\.name).sorted())
  }

  @Test("say every limit that is waited for, in the order of the way in")
  func limits() throws {
    let names = try DocumentedTable.rows("limit", of: "metrics.md").flatMap { DocumentedTable.names(in: $0[0]) }
    #expect(names == Limit.allCases.filter(\.isWaitedFor).map(\.name))
  }

  @Test("say every gauge of an interval, and no other")
  func gauges() throws {
    let names = try DocumentedTable.rows("gauge", of: "archive-format.md").flatMap { DocumentedTable.names(in: $0[0]) }
    #expect(names.sorted() == IntervalGauge.allCases.map(\.rawValue).sorted())
  }

  @Test("say every reason why there is no answer once, and no other, with its case")
  func reasons() throws {
    let rows = try DocumentedTable.rows("reason", of: "embedding.md")
    let written = rows.flatMap { row in
      zip(DocumentedTable.names(in: row[0]), row[1].matches(of: /`\.([A-Za-z]+)`/).map { String($0.output.1) })
        .map { "\($0) \($1)" }
    }
    #expect(written.sorted() == FailureReason.allCases.map { "\($0.rawValue) \($0)" }.sorted())
  }

  @Test("no two figures stand in one place of the document")
  func places() {
    var taken: [String: String] = [:]
    for figure in FigureCatalogue.standard.figures {
      for place in figure.places {
        let other = taken.updateValue(figure.name, forKey: place.description)
        #expect(other == nil, "\(place) is \(other ?? "")'s and \(figure.name)'s")
      }
    }
  }
}
