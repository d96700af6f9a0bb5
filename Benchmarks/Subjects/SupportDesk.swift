import NeedletailEngine
import NeedletailWorkload

/// The support desk: every limit a real deployment has, as its file says, made long enough to be timed.
enum SupportDesk {
  static let path = "Workloads/support-desk.yaml"

  static var benchmarks: [Benchmark] {
    [false, true].map { keepsAccounts in
      .simulated(
        "support-desk", shows: "\(path): gateway, limits, breaker, retries, tokens and their price",
        warmupEvents: 200_000, events: 1_000_000, keepsAccounts: keepsAccounts
      ) {
        var options = WorkloadReader.Options()
        options.overrides = ["run.duration=20h"]
        return try WorkloadReader.read(bytes: bytes(), path: path, options: options).file.plan
      }
    }
  }

  /// The file, from the folder that the program is started in: the repository's.
  static func bytes() throws -> [UInt8] {
    guard let bytes = Meter.bytes(ofFile: path) else {
      throw Unfinished("\(path) cannot be read; run the benchmarks in the repository's folder")
    }
    return bytes
  }
}
