import NeedletailNotation
import Testing

@testable import NeedletailMeasurement

@Suite("Figures, tables, pages and records as text")
struct TextTests {
  @Test(
    "a figure has three significant digits, or all of its whole ones",
    arguments: [
      (0.1234, "0.123"), (1.125, "1.13"), (9.996, "10.0"), (12.34, "12.3"), (99.96, "100"), (1234.5, "1,235"),
      (0, "0"), (-4.5, "-4.50"), (1_234_567, "1,234,567"), (.infinity, "-"),
    ] as [(Double, String)])
  func figures(value: Double, text: String) {
    #expect(FigureText.plain(value) == text)
  }

  @Test(
    "a round number at an axis is short",
    arguments: [(0.2, "0.2"), (1, "1"), (50, "50"), (2_000, "2 k"), (1e6, "1 M")] as [(Double, String)])
  func marks(value: Double, text: String) {
    #expect(FigureText.mark(value) == text)
  }

  @Test("columns are as wide as their widest cell, and no line ends in blanks")
  func table() {
    var table = TextTable(["name", "ns", "note"], textColumns: [0, 2])
    table.add(["a long name", "1"])
    table.add(["b", "1,000", "x"])
    #expect(
      table.lines == [
        "name            ns  note",
        "a long name      1",
        "b            1,000  x",
      ])
    #expect(table.markdown == "| name | ns | note |\n|---|---:|---|\n| a long name | 1 |  |\n| b | 1,000 | x |\n")
  }

  @Test(
    "a difference of runs that came out at zero or below tells nothing",
    arguments: [([1, 2], true), ([1, -22.7], false), ([0, 3], false)] as [([Double], Bool)])
  func telling(rounds: [Double], isTelling: Bool) {
    #expect(Record.Row(name: "loop further", unit: "ns", clock: "-", rounds: rounds).isTelling == isTelling)
  }

  @Test("a page's part between its marks is replaced, and nothing else")
  func page() throws {
    let page = "one\n<!-- begin t -->\nold\n<!-- end t -->\ntwo\n"
    let replaced = try MarkedPage.replacing("t", with: "new\n", in: page)
    #expect(replaced == "one\n<!-- begin t -->\n\nnew\n\n<!-- end t -->\ntwo\n")
    #expect(try MarkedPage.replacing("t", with: "new\n", in: replaced) == replaced)
    #expect(throws: DocumentError.self) { try MarkedPage.replacing("u", with: "", in: page) }
  }

  @Test("a record reads back as it was written")
  func record() throws {
    let row = Record.Row(
      name: "loop/10", unit: "ns a call", clock: "thread", rounds: [1.5, 2, 3.125], allocations: 0.25,
      allocatedBytes: 16, memoryReference: [10, 11, 12], processorReference: [20, 21, 22])
    let record = Record(
      machine: .init(processor: "P", processors: 2, kernel: "K", swift: "6.3.1", commit: "abc", date: "2026-01-01"),
      rows: [row], peers: [.init(peer: "p", version: "1", subject: "loop/10", rounds: [4, 5, 6])])
    let text = try record.json.text()
    #expect(try Record(JSON(reading: Array(text.utf8), path: "record.json")) == record)
    #expect(text.contains(#""median": 2"#))
  }
}
