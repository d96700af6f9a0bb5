/// What callgrind counted, run by run.
package struct InstructionTotals: Sendable, Equatable {
  /// Which run of a name it is.
  package enum Part: String, Sendable {
    /// The timed part of a benchmark, alone.
    case timed
    /// Two whole runs that differ in their length.
    case shorter, longer
  }

  private var totals: [String: [Part: UInt64]] = [:]

  /// - Parameter text: a line a run: its name, its part and its instructions, apart by blanks or tabs.
  /// - Throws: the line that is none, or that is there twice.
  package init(reading text: String) throws(DocumentError) {
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard words.count == 3, let part = Part(rawValue: words[1]), let count = UInt64(words[2]), count > 0 else {
        throw DocumentError("`\(line)`: a line has a name, `timed`, `shorter` or `longer`, and a count above 0")
      }
      guard totals[words[0], default: [:]].updateValue(count, forKey: part) == nil else {
        throw DocumentError("`\(words[0])` is counted twice")
      }
    }
    if totals.isEmpty { throw DocumentError("nothing was counted") }
  }

  package var names: [String] { totals.keys.sorted() }

  /// The instructions of an operation: of the timed part each, or of those that the longer run has more.
  ///
  /// - Parameter operations: in the timed part, or more in the longer run.
  /// - Throws: which run is missing, or that there is no operation to divide by.
  package func instructions(of name: String, operations: Int) throws(DocumentError) -> Double {
    guard operations > 0 else { throw DocumentError("`\(name)`: its runs have no operations") }
    let parts = totals[name] ?? [:]
    if let timed = parts[.timed] { return Double(timed) / Double(operations) }
    guard let shorter = parts[.shorter], let longer = parts[.longer] else {
      throw DocumentError("`\(name)`: a shorter and a longer run are needed")
    }
    guard longer > shorter else { throw DocumentError("`\(name)`: the longer run took no more than the shorter") }
    return Double(longer - shorter) / Double(operations)
  }
}
