/// The sizes of the records that a run keeps by the million; the table in ARCHITECTURE.md has the same.
enum RecordSizes {
  struct Entry: Equatable {
    var record: String
    var bytes: Int
    var expected: Int
  }

  static var entries: [Entry] {
    [
      Entry(record: "JobRecord", bytes: MemoryLayout<JobRecord>.stride, expected: 64),
      Entry(record: "Frame", bytes: MemoryLayout<Frame>.stride, expected: 64),
      Entry(record: "Call", bytes: MemoryLayout<Call>.stride, expected: 64),
      Entry(record: "Outcome", bytes: MemoryLayout<Outcome>.stride, expected: 8),
      Entry(record: "Kin", bytes: MemoryLayout<Kin>.stride, expected: 8),
      Entry(record: "Member", bytes: MemoryLayout<Member>.stride, expected: 8),
      Entry(record: "Account", bytes: MemoryLayout<Account>.stride, expected: 128),
      Entry(record: "FurtherParts.Entry", bytes: MemoryLayout<FurtherParts.Entry>.stride, expected: 16),
    ]
  }

  /// A record that has outgrown its place would lie in two cache lines and cost every run; so no run starts with one.
  static func check() {
    for entry in entries {
      precondition(entry.bytes == entry.expected, "\(entry.record) takes \(entry.bytes) bytes, not \(entry.expected)")
    }
  }
}
