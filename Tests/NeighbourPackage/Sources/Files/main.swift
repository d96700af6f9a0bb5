import Needletail
import NeedletailNotation
import NeedletailWorkload

let text = """
  schema: needletail/1
  name: neighbour
  run: { duration: 10s }
  agents: { assistant: { simulate: { ttft: 10ms, itl: 1ms, output_tokens: 10 } } }
  scenarios: { ask: { pattern: assistant } }
  load: { rate: 1/s }
  """
let reading = try WorkloadReader.read(bytes: Array(text.utf8), path: "neighbour.yaml")
let report = try await Engine(Fleet()).run(reading.file.plan, clock: .virtual)
precondition(report.jobs.completed > 0)
print("a workload file of the neighbour's: \(report.jobs.completed) jobs")
