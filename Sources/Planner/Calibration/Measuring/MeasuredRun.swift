import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// What a run on the wall clock measured of its real agents, attempt by attempt.
package struct MeasuredRun: Sendable {
  /// What the user called it.
  package var name: String
  package var pools: [Pool]
  /// Jobs whose attempts are known, of how many.
  package var jobs: Int
  package var jobsInAll: Int
  /// What makes its figures less than they seem, a sentence each.
  package var cautions: [String] = []

  /// A pool of real agents.
  package struct Pool: Sendable {
    package var name: String
    /// The endpoint its attempts go through.
    package var endpoint: String?
    package var attempts: [MeasuredAttempt] = []

    package init(name: String, endpoint: String? = nil, attempts: [MeasuredAttempt] = []) {
      self.name = name
      self.endpoint = endpoint
      self.attempts = attempts
    }
  }

  package init(name: String, pools: [Pool], jobs: Int, jobsInAll: Int) {
    self.name = name
    self.pools = pools
    self.jobs = jobs
    self.jobsInAll = jobsInAll
  }
}

/// A result that nothing can be calibrated from: what is amiss, and what to do.
package struct CalibrationError: Error, Equatable, CustomStringConvertible {
  package var path: String
  package var message: String
  package var remedy: String

  package init(_ path: String, _ message: String, _ remedy: String) {
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  package var description: String { "needletail: error: \(path): \(message); \(remedy)" }
}

extension MeasuredRun {
  private static let remedy = "run it with --clock wall --trace-jobs 10000 --out NAME.json"

  /// Reads a run from its result document and the trace of its jobs.
  ///
  /// - Parameters:
  ///   - name: what the user called the result, for messages.
  ///   - trace: in Chrome's format, see `docs/traces-of-jobs.md`; `nil` where there is none.
  ///   - whyNoTrace: the reason of that, for messages.
  /// - Throws: `CalibrationError` for what is no measurement of real agents, or another run's trace; `TextError` for broken JSON.
  /// - Complexity: O(bytes).
  package init(
    name: String, result: [UInt8], trace: (bytes: [UInt8], path: String)?, whyNoTrace: String? = nil
  ) throws {
    let document = try JSON(reading: result, path: name)
    let effective = try Self.effective(document, name: name)
    guard let trace else {
      throw CalibrationError(
        name, whyNoTrace ?? "has no trace of its jobs, and single attempts are known from that alone", Self.remedy)
    }
    let events = try JSON(reading: trace.bytes, path: trace.path)
    try Self.check(events, isOf: document, path: trace.path, result: name)
    let kinds = AgentKinds.keys
    let real = effective.names(under: "agents").filter { pool in
      !kinds.isDisjoint(with: effective.names(under: "agents.\(pool)"))
    }
    guard !real.isEmpty else {
      throw CalibrationError(
        name, "all agents of this run were simulated, by the wall clock too",
        "calibrate from a run whose agents have a command")
    }
    let reading = TraceReading(events)
    self.init(
      name: name,
      pools: real.map { pool in
        // Answers of such a pool were held back: what the agent took is less by that factor.
        let slowdown = effective["agents.\(pool).slowdown"].flatMap(Double.init) ?? 1
        return Pool(
          name: pool, endpoint: effective["agents.\(pool).endpoint"],
          attempts: reading.attempts(of: pool).map { $0.undone(slowdown) })
      },
      jobs: reading.jobs, jobsInAll: Int(document.figure("jobs", "offered") ?? 0))
    if effective.names(under: "faults").isEmpty == false {
      cautions.append("faults were planned in this run: what they did is in its figures")
    }
    if reading.truncated > 0 {
      cautions.append("\(reading.truncated) jobs did more than a trace keeps, and are known in part")
    }
  }

  /// The workload that ran, by dotted keys.
  private static func effective(_ document: JSON, name: String) throws -> WorkloadKeys {
    let schema = document.words("schema") ?? "none"
    guard schema == RecordedWorkload.resultSchema else {
      throw CalibrationError(
        name,
        schema == RecordedWorkload.replicationsSchema
          ? "is of several seeds, in virtual time" : "is no result of one run (schema \(schema.abbreviated))", remedy)
    }
    guard document.words("workload", "clock") == "wall" else {
      throw CalibrationError(name, "is of a run in virtual time: its agents were simulated", remedy)
    }
    if document.words("status") == "invalid" {
      throw CalibrationError(
        name, "the run is invalid: its generator was late, and so are its figures",
        "run it at a lower load, or on a machine that does nothing else")
    }
    guard let text = document.words("workload", "effective"), let keys = WorkloadKeys(text) else {
      throw CalibrationError(name, "does not hold the workload that ran", remedy)
    }
    return keys
  }

  private static func check(_ trace: JSON, isOf document: JSON, path: String, result: String) throws {
    guard let names = trace["otherData"], names.words("sha256") != nil else {
      throw CalibrationError(
        path, "is no trace of jobs in Chrome's format, or does not name its run",
        "write one with --trace-jobs 10000, without --trace-format")
    }
    let isSame =
      names.words("sha256") == document.words("workload", "sha256")
      && names["seed"] == document["workload"]?["seed"]
      && names.words("clock") == document.words("workload", "clock")
      && names.figure("simulated_s") == document.figure("window", "simulated_s")
    guard isSame else {
      throw CalibrationError(
        path, "is the trace of another run than \(result)", "keep a result and its trace under one name")
    }
  }
}

extension MeasuredAttempt {
  /// Without what the engine held its answer back by.
  fileprivate func undone(_ slowdown: Double) -> MeasuredAttempt {
    guard slowdown > 1, ending == .answered else { return self }
    var attempt = self
    attempt.service /= slowdown
    return attempt
  }
}
