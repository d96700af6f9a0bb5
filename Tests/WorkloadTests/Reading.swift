import Testing

@testable import NeedletailWorkload

/// What a text reads as; for the tests of this target.
func read(
  _ text: String, path: String = "w.yaml", _ options: WorkloadReader.Options = WorkloadReader.Options()
) throws -> WorkloadReading {
  try WorkloadReader.read(bytes: Array(text.utf8), path: path, options: options)
}

/// The problems of a text, each as it is printed.
func problems(_ text: String, _ options: WorkloadReader.Options = WorkloadReader.Options()) -> [String] {
  problems(Array(text.utf8), options)
}

func problems(_ bytes: [UInt8], _ options: WorkloadReader.Options = WorkloadReader.Options()) -> [String] {
  do throws(WorkloadError) {
    _ = try WorkloadReader.read(bytes: bytes, path: "w.yaml", options: options)
    return []
  } catch {
    return error.problems.map { $0.sentence(severity: "error") }
  }
}

/// A small valid file; tests replace or add to its parts.
let minimal = """
  schema: needletail/1
  run: { duration: 1m }
  agents:
    worker:
      simulate: { service: 1s }
  scenarios:
    ask:
      pattern: { call: worker }
  load: { rate: 5/s }

  """
