import Testing

@testable import NeedletailEngine

@Suite("The sizes of records")
struct RecordSizeTests {
  @Test("jobs, frames and calls fill a cache line each, and what is kept by the million is what it was")
  func sizes() {
    for entry in RecordSizes.entries { #expect(entry.bytes == entry.expected, "\(entry.record)") }
    let lines = RecordSizes.entries.filter { ["JobRecord", "Frame", "Call"].contains($0.record) }
    #expect(lines.map(\.expected) == [64, 64, 64])
  }

  @Test("a call's state and ending have room for many more in their byte")
  func room() {
    #expect(MemoryLayout<Call.State>.size == 1)
    #expect(MemoryLayout<Call.Ending>.size == 1)
    #expect(MemoryLayout<Outcome.Flags>.size == 2)
  }
}
