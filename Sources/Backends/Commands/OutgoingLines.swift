/// Requests on their way into a pipe that takes them piece by piece, in order.
///
/// It holds at most a line for every call that is open: who cancels one takes it out, unless a piece of it has gone. The line that tells
/// of such a cancellation bears the call's number, too, and is taken out when the call ends.
struct OutgoingLines: Sendable {
  private struct Line {
    var id: UInt64
    var bytes: [UInt8]
  }

  private var lines: [Line] = []
  /// Lines at the front that are written, and bytes written of the one after.
  private var first = 0
  private var written = 0

  var isEmpty: Bool { first == lines.count }

  mutating func append(_ bytes: [UInt8], id: UInt64) { lines.append(Line(id: id, bytes: bytes)) }

  /// Takes a line out of which nothing was written; `false` when that is too late. - Complexity: O(lines).
  mutating func remove(id: UInt64) -> Bool {
    guard let place = lines[first...].firstIndex(where: { $0.id == id }), place > first || written == 0 else {
      return false
    }
    lines.remove(at: place)
    return true
  }

  /// The process is gone, and with it what it was to be told.
  mutating func removeAll() { self = OutgoingLines() }

  /// Gives `write` what is next, until it takes nothing.
  ///
  /// - Parameter write: takes bytes from an offset on and answers how many it took.
  mutating func drain(_ write: (_ bytes: [UInt8], _ offset: Int) -> Int) {
    while first < lines.count {
      let taken = write(lines[first].bytes, written)
      if taken <= 0 { return }
      written += taken
      guard written == lines[first].bytes.count else { continue }
      lines[first].bytes = []
      written = 0
      first += 1
      if first == lines.count || first > 64 && first > lines.count / 2 {
        lines.removeFirst(first)
        first = 0
      }
    }
  }
}
