// Stores runs one after another, for tests that let many processes write or end one in the middle.
//
//     StoreWriter STORE WORKLOAD COUNT
//
// Each run's name is written to standard output, a line each, once the store has returned from storing it.
import Glibc
import NeedletailNotation
import NeedletailStore

let arguments = CommandLine.arguments
guard arguments.count == 4, let count = Int(arguments[3]) else { exit(2) }
/// As long as a usual document, and several pages.
let filler = String(repeating: "0123456789abcdef", count: 1_250)

do {
  for number in 0..<count {
    let document = JSON.object([
      "schema": .string("needletail.result/2"), "status": .string("completed"), "filler": .string(filler),
      "workload": .object(["name": .string(arguments[2]), "seed": .count(number), "clock": .string("virtual")]),
    ])
    let store = try RunStore(at: arguments[1], for: .saving)
    let origin = RunOrigin(startedAtMilliseconds: 0, endedAtMilliseconds: Int64(number))
    let id = try store.save(RunFacts(of: document), from: origin, text: try document.text(), summary: "said")
    print(id)
    fflush(nil)
  }
} catch {
  print(error)
  exit(1)
}
