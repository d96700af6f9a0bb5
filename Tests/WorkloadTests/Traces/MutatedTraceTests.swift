import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@Suite("Mutated traces")
struct MutatedTraceTests {
  private let rows = """
    TIMESTAMP,ContextTokens,GeneratedTokens
    2023-11-16 18:17:03.9799600,4808,10
    "2023-11-16 18:17:04Z",3180,8
    """
  private let lines = """
    {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}
    {"timestamp": 1.5e3, "input_length": 1, "output_length": 2, "x": "\\u00e9\\ud83d\\ude00"}
    {"session_id": "a", "delay": 2.5, "input_length": null}
    {"session_id": "a", "delay": 3}
    """
  private let seconds = """
    Timestamp,Model,Request tokens,Response tokens
    5,"A",4808,
    7.25,B,3180,8
    """
  private let session = """
    {"id": "x", "requests": [
      {"t": 0.5, "type": "n", "model": "m", "in": 1, "out": 2, "api_time": 3.25, "think_time": 0},
      {"t": 9.5, "type": "subagent", "duration_ms": 5000, "requests": [
        {"t": 0, "type": "s", "model": "m", "in": 1, "out": 2, "api_time": 3, "think_time": null}]},
      {"t": 9.75, "type": "subagent", "status": "async_launched", "duration_ms": null, "requests": [{"t": 0, "in": 7}]},
      {"t": 10, "type": "n", "model": "m", "in": 1, "out": 2, "api_time": 3, "think_time": 6}]}
    """

  /// Every text that differs in one byte, over bytes that mean something to a reader; one byte dropped, one doubled.
  private func mutants(of text: String) -> [[UInt8]] {
    let original = Array(text.utf8)
    return original.indices.flatMap { place in
      var mutants = Array("09-+.eE,:\"\\{}[]\n\r ".utf8 + [0, 0x80, 0xC3, 0xFF]).map { byte in
        var mutant = original
        mutant[place] = byte
        return mutant
      }
      mutants.append(Array(original[..<place] + original[(place + 1)...]))
      mutants.append(Array(original[...place] + original[place...]))
      return mutants
    }
  }

  @Test("rows of a mutated trace are in order and within bounds, or refused with a place inside the file")
  func requestTraces() {
    for (text, format) in [(rows, TraceFormat.azure), (rows, nil), (lines, .mooncake), (seconds, nil)] {
      for mutant in mutants(of: text) {
        do throws(TraceError) {
          let rows = try TraceReader.rows(bytes: mutant, path: "t", format: format).rows
          let isOrdered = zip(rows, rows.dropFirst()).allSatisfy { $0.instant <= $1.instant }
          let isBounded = rows.allSatisfy { ($0.inputTokens ?? 0) >= 0 && ($0.outputTokens ?? 0) >= 0 }
          #expect(isOrdered && isBounded && rows.first?.instant == .zero)
        } catch {
          #expect(error.line >= 1 && error.line <= 5 && error.column >= 1 && error.message.contains("; "))
        }
      }
    }
  }

  @Test("a mutated session compiles to a sound pattern, or is refused with a place inside the file")
  func sessions() {
    let pools = [AgentPool(name: "p", simulate: SimulatedAgent(service: .total(.constant(1))))]
    for mutant in mutants(of: session) {
      do throws(TraceError) {
        let pattern = try SessionReader.pattern(bytes: mutant, path: "s", times: .recorded, defaultPool: "p")
        #expect(pattern.problems(pools: pools) == [])
      } catch {
        #expect(error.line >= 1 && error.line <= 8 && error.column >= 1 && error.message.contains("; "))
      }
    }
  }
}
