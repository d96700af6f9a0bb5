import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Variables")
struct VariableTests {
  /// What the file's name reads as.
  private func name(_ written: String, _ environment: [String: String] = [:]) throws -> String {
    try read(minimal + "name: \(Spelling.key(written))\n", WorkloadReader.Options(environment: environment)).file.plan
      .name
  }

  private func problem(_ written: String, _ environment: [String: String] = [:]) -> String? {
    let found = problems(
      minimal + "name: \(Spelling.key(written))\n", WorkloadReader.Options(environment: environment))
    return found.count == 1 ? found[0].replacing("w.yaml:10:7: error: name: ", with: "") : "\(found)"
  }

  @Test(
    "stand for what POSIX says, set, empty and not set",
    arguments: [
      ("${A}", "a", "", nil), ("${A:-d}", "a", "d", "d"), ("${A-d}", "a", "", "d"), ("${A:d}", "a", "", "d"),
      ("${A:?m}", "a", nil, nil), ("${A?m}", "a", "", nil), ("${A:-}", "a", "", ""), ("${A-}", "a", "", ""),
      ("${A:--5}", "a", "-5", "-5"), ("${A:-?}", "a", "?", "?"), ("${A-:5}", "a", "", ":5"),
      ("${A:-b:c}", "a", "b:c", "b:c"), ("${A:b-c}", "a", "", "b-c"),
    ] as [(String, String?, String?, String?)])
  func forms(_ written: String, _ set: String?, _ empty: String?, _ absent: String?) throws {
    // In other text, since a name that is empty is none.
    for (environment, expected) in [(["A": "a"], set), (["A": ""], empty), ([:], absent)] {
      let read = try? name("<\(written)>", environment)
      #expect(read == expected.map { "<\($0)>" }, "\(environment)")
    }
  }

  @Test("in defaults and messages are resolved, and only where they are needed")
  func nested() throws {
    #expect(try name("${A:-${B:-c}}") == "c")
    #expect(try name("${A:-x${B}y}", ["B": "b"]) == "xby")
    #expect(try name("${A:-${B}}", ["A": "a"]) == "a")
    #expect(try name("${A-${B-${C-d}}}-${A:e}") == "d-e")
    #expect(try name("${A:-$${B}}") == "${B}")
    #expect(problem("${A:?ask ${B}}", ["B": "Ann's desk"])?.contains("`A`: ask Ann's desk") == true)
    let deep = String(repeating: "${A:-", count: 17) + "x" + String(repeating: "}", count: 17)
    #expect(problem(deep) == "nests more than 16 variables; set the outer ones")
    #expect(try name(String(repeating: "${A:-", count: 16) + "x" + String(repeating: "}", count: 16)) == "x")
  }

  @Test(
    "that cannot be resolved say why, where and what to do",
    arguments: [
      ("${A}", "the environment has no `A`; set it, or write ${A:-default}"),
      ("${A?}", "the environment has no `A`; set it, or write ${A:-default}"),
      ("${A:?say how many}", "the environment has no `A`: say how many; set it"),
      ("${E:?say how many}", "`E` is empty: say how many; set it"),
      ("${E:?}", "`E` is empty; set it, or write ${E:-default}"),
      ("${A:=d}", "`${A:=` is not read here; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${A=d}", "`${A=` is not read here; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${A:+d}", "`${A:+` is not read here; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${E+d}", "`${E+` is not read here; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${}", "`` is not a variable's name; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${1A}", "`1A` is not a variable's name; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${A B:-c}", "`A B` is not a variable's name; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${#A}", "`#A` is not a variable's name; write ${NAME}, ${NAME:-default} or ${NAME:?message}"),
      ("${A:-${B}", "`${` is not closed; write ${NAME}, ${NAME:-default} or ${NAME:?message}; $${ for a plain ${"),
    ])
  func wrong(_ written: String, _ message: String) {
    #expect(problem(written, ["E": ""]) == message)
  }

  @Test("that are empty are named where an empty text does not fit; without quotes the key counts as absent")
  func empty() throws {
    let options = WorkloadReader.Options(environment: ["EMPTY": ""])
    let block = minimal.replacing("{ rate: 5/s }", with: "\n  rate: 5/s\n  process: ${EMPTY}")
    #expect(problems(block, options) == [])
    for (key, value) in [("process", "poisson"), ("rate", "5/s")] {
      let text = minimal.replacing("{ rate: 5/s }", with: "{ rate: 5/s, process: poisson }")
        .replacing("\(key): \(value)", with: "\(key): \"${EMPTY}\"")
      let found = problems(text, options)
      #expect(found.count == 1 && found[0].contains(", since `${EMPTY}` is empty; "), "\(found)")
    }
  }

  @Test("work in what --set gives")
  func overrides() throws {
    let options = WorkloadReader.Options(environment: ["N": "7"], overrides: ["agents.worker.count=${N:?how many}"])
    #expect(try read(minimal, options).file.plan.agents[0].count == 7)
    #expect(
      problems(minimal, WorkloadReader.Options(overrides: ["agents.worker.count=${N:?how many}"])) == [
        "--set agents.worker.count=${N:?how many}: error: agents.worker.count: the environment has no `N`: how many; set it"
      ])
  }
}
