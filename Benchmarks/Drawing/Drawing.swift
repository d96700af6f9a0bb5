import NeedletailMeasurement

/// A record as people see it: charts in docs/charts, tables in docs/performance.md. The same record gives the same bytes.
struct Drawing {
  private static let page = "docs/performance.md"
  /// By path, from the repository's folder.
  let files: [(path: String, content: String)]

  init(of record: Record, instructions: InstructionCounts) throws {
    if record.isToy { throw Unfinished("the record is of toys (--quick); record a full run") }
    var files = Charts.all(record).map { (path: "docs/charts/\($0.name).svg", content: $0.document) }
    guard let bytes = Meter.bytes(ofFile: Self.page) else { throw Unfinished("\(Self.page) cannot be read") }
    var page = String(decoding: bytes, as: UTF8.self)
    for (name, content) in Tables.all(record, instructions) {
      page = try MarkedPage.replacing(name, with: content, in: page)
    }
    files.append((Self.page, page))
    self.files = files
  }

  func write() throws {
    for file in files {
      guard Meter.write(file.content, toFile: file.path) else { throw Unfinished("`\(file.path)` cannot be written") }
    }
  }

  /// Whether all files are what the record draws; says which is not.
  func isThere() -> Bool {
    var differs = false
    for file in files where Meter.bytes(ofFile: file.path) != Array(file.content.utf8) {
      Meter.remark("\(file.path) does not show what the record says; run `make bench-charts` and commit what it wrote")
      differs = true
    }
    return !differs
  }
}
