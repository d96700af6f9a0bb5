import NeedletailEngine
package import NeedletailNotation
package import NeedletailWorkload

/// Why a document's runs cannot be compared.
package struct ComparedSideError: Error, Equatable {
  package var message: String
  package var remedy: String

  init(_ message: String, _ remedy: String) { (self.message, self.remedy) = (message, remedy) }
}

extension ComparedSide {
  /// Of a result document, of one run or of several seeds.
  ///
  /// - Parameters:
  ///   - name: what the side is called.
  ///   - commit: the commit it is of, where that is known.
  /// - Throws: `ComparedSideError` for a document of another kind or version.
  package init(document: JSON, called name: String, commit: String? = nil) throws(ComparedSideError) {
    let schema = document.words("schema") ?? "none"
    let runs: [RunNumbers]
    var means: [GatedFigure: Estimate] = [:]
    switch schema {
    case ResultDocument.schema:
      guard let run = RunNumbers(document) else {
        throw ComparedSideError("is no whole result", "run its workload again")
      }
      runs = [run]
    case Replications.schema where document["by_seed"] == nil:
      runs = []
      means = Self.means(in: document["figures"])
      guard !means.isEmpty else { throw ComparedSideError("has no figures", "run its workload again with --seeds") }
    case Replications.schema: runs = try Self.runs(ofSeveral: document)
    case _ where schema.hasPrefix("needletail.result/") || schema.hasPrefix("needletail.replications/"):
      throw ComparedSideError(
        "was written by another version of needletail (schema \(schema.abbreviated))", "run its workload again")
    default:
      throw ComparedSideError(
        "is no result of a run (schema \(schema.abbreviated))",
        "name a result, a stored run, a workload file or REVISION:FILE")
    }
    let effective = document.words("workload", "effective")
    let traces = Dictionary(
      document.members("workload", "traces").compactMap { member in member.value.words().map { (member.key, $0) } },
      uniquingKeysWith: { first, _ in first })
    self.init(
      name: name, commit: commit, workload: document.words("workload", "name") ?? "",
      path: document.words("workload", "path"),
      clock: document.words("workload", "clock").flatMap { WorkloadFile.Clock(rawValue: $0) } ?? .virtual,
      loadModel: document.words("load_model"), effective: effective,
      effectiveSHA256: effective.map { EffectiveWorkload.planSHA256(of: $0) },
      conditions: effective.flatMap { RunConditions(effective: $0, traces: traces) },
      version: document.words("host", "needletail"), runs: runs)
    self.means = means
    if schema == Replications.schema { recordedThresholds = Self.thresholds(of: document) }
    gate = effective.flatMap { GateSettings(effective: $0) }
  }

  private static func thresholds(of document: JSON) -> [GateResult.OwnThreshold] {
    document.elements("thresholds").compactMap { outcome in
      guard let metric = outcome.words("metric"), let expression = outcome.words("expression"),
        let verdict = outcome.words("verdict").flatMap({ GateResult.Verdict(rawValue: $0) })
      else { return nil }
      func count(_ key: String) -> Int { outcome.figure(key).flatMap { Int(exactly: $0) } ?? 0 }
      return GateResult.OwnThreshold(
        expression: "\(metric) \(expression)", verdict: verdict, runs: count("runs"),
        runsFailed: max(0, count("runs") - count("runs_passed")))
    }
  }

  private static func runs(ofSeveral document: JSON) throws(ComparedSideError) -> [RunNumbers] {
    let again = "run its workload again with --seeds"
    let bySeed = document["by_seed"] ?? .null
    let seeds = document.elements("seeds").compactMap { element -> UInt64? in
      if case .integer(let seed) = element { UInt64(exactly: seed) } else { nil }
    }
    let digests = document.elements("digests").compactMap { $0.words() }
    guard seeds.count == digests.count, !seeds.isEmpty, Set(seeds).count == seeds.count else {
      throw ComparedSideError("has no runs, or a seed without a digest", again)
    }
    do throws(FiguresBySeedError) {
      let status = document.words("status").flatMap { RunReport.Status(rawValue: $0) } ?? .completed
      // Which runs did not complete is not told, so none counts.
      let known = zip(seeds, digests).map { seed, digest in
        RunNumbers(
          seed: seed, digest: digest, status: status == .interrupted ? .completed : status,
          statusReason: document.words("status_reason"))
      }
      return try FiguresBySeed(bySeed, runs: known).runs
    } catch {
      throw ComparedSideError("`by_seed`: \(error.message)", again)
    }
  }

  /// Of a workload file that is yet to be run by this version.
  package init(
    of file: WorkloadFile, called name: String, path: String?, commit: String? = nil, version: String?
  ) {
    let effective = file.effective
    self.init(
      name: name, commit: commit, workload: file.plan.name, path: path, clock: file.clock, effective: effective?.text,
      effectiveSHA256: effective.map { EffectiveWorkload.planSHA256(of: $0.text) },
      conditions: effective.flatMap { RunConditions(effective: $0.text, traces: $0.traces) }, version: version, runs: []
    )
    isNamed = file.isNamed
  }
}
