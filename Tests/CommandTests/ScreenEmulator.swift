/// As much of a terminal as the live view uses; anything else is remembered as `unknown`.
struct ScreenEmulator {
  let columns: Int
  private var rows: [[Character]] = [[]]
  private var (row, column) = (0, 0)
  private(set) var showsCursor = true
  private(set) var unknown: [String] = []
  /// A character was written beyond the last column.
  private(set) var hasWrapped = false

  init(columns: Int) { self.columns = columns }

  /// What stands on it, up to the last line with anything.
  var lines: [String] {
    var lines = rows.map { String($0).trimmingSuffix(" ") }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  mutating func take(_ text: String) {
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n":
        row += 1
        while rows.count <= row { rows.append([]) }
      case "\u{1B}": escape(&scalars)
      default: put(Character(scalar))
      }
    }
  }

  private mutating func put(_ character: Character) {
    if column >= columns { hasWrapped = true }
    while rows[row].count <= column { rows[row].append(" ") }
    rows[row][column] = character
    column += 1
  }

  private mutating func escape(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    var sequence = ""
    while let scalar = scalars.popFirst() {
      sequence.unicodeScalars.append(scalar)
      if scalar != "[", (64..<127).contains(scalar.value) { break }
    }
    switch sequence {
    case "[K": rows[row] = Array(rows[row].prefix(column))
    case "[J":
      rows[row] = Array(rows[row].prefix(column))
      rows.removeSubrange((row + 1)...)
    case "[?25l": showsCursor = false
    case "[?25h": showsCursor = true
    default:
      if sequence.hasSuffix("A"), let count = Int(sequence.dropFirst().dropLast()), count <= row {
        row -= count
      } else if !sequence.hasSuffix("m") {
        unknown.append(sequence)
      }
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: Character) -> String {
    String(reversed().drop { $0 == suffix }.reversed())
  }
}
