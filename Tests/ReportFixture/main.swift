// Writes made-up runs to draw reports of: `ReportFixture FOLDER [SECONDS [AGENTS]]`.
//
// first.json is whole, with an archive and a trace; second.json is slower, has hostile names and no trace; bare.json
// has nothing beside it and is of an older version. seeds.json and slower.seeds.json are of several seeds.
import Glibc
import NeedletailNotation

func write(_ json: JSON, to path: String) throws {
  guard let file = unsafe fopen(path, "w") else { throw UnwrittenFixture(path: path) }
  unsafe fputs(try json.text(), file)
  unsafe fclose(file)
}

struct UnwrittenFixture: Error { var path: String }

let arguments = CommandLine.arguments
guard (2...4).contains(arguments.count) else {
  print("usage: ReportFixture FOLDER [SECONDS [AGENTS]]")
  exit(2)
}
let folder = arguments[1]
var first = RehearsedResult()
first.seconds = arguments.count > 2 ? Int(arguments[2]) ?? 600 : 600
first.agents = arguments.count > 3 ? Int(arguments[3]) ?? 3 : 6
first.warmUpSeconds = first.seconds / 20
var second = first
second.tokensPerMinute = 300_000
second.slowness = 1.3
second.scenarios[2] = "<script>alert(1)</script>"
second.agentName = "\"><img src=x onerror=alert(1)>"
second.status = "invalid"
second.clock = "wall"
do {
  try first.writeArchive("\(folder)/first.ntl")
  try write(first.document(), to: "\(folder)/first.json")
  try write(first.trace(), to: "\(folder)/first.trace.json")
  try second.writeArchive("\(folder)/second.ntl")
  try write(second.document(), to: "\(folder)/second.json")
  var bare = first
  bare.isDiagnosed = false
  try write(bare.document(), to: "\(folder)/bare.json")
  try write(first.replications(), to: "\(folder)/seeds.json")
  second.status = "completed"
  try write(second.replications(), to: "\(folder)/slower.seeds.json")
} catch {
  print(error)
  exit(1)
}
