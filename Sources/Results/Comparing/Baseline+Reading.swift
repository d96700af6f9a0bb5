import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// Why a document is no baseline that can be used.
package struct BaselineError: Error, Equatable, CustomStringConvertible {
  package var path: String
  package var message: String
  package var remedy: String

  package init(path: String, _ message: String, _ remedy: String) {
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  package var description: String { "\(path): error: \(message); \(remedy)" }
}

extension Baseline {
  /// The most bytes a baseline has.
  package static let longest = 64 << 20

  /// Reads a document, and believes nothing in it: every row has a value for each seed, seeds are told once, digests are digests.
  ///
  /// - Throws: `BaselineError`.
  package init(reading bytes: [UInt8], path: String) throws(BaselineError) {
    let anew = "bring back the one that was committed, or remove it and write it anew with --update-baseline"
    func fault(_ message: String) -> BaselineError { BaselineError(path: path, message, anew) }
    guard !bytes.isEmpty else { throw fault("is empty") }
    guard bytes.count <= Self.longest else { throw fault("is larger than \(Self.longest >> 20) MiB") }
    let document: JSON
    do throws(TextError) {
      document = try JSON(reading: bytes, path: path)
    } catch {
      throw fault("is not whole, or no baseline: \(error)")
    }
    guard let schema = document.words("schema") else { throw fault("is no baseline: it names no schema") }
    guard schema == Self.schema else {
      throw schema.hasPrefix("needletail.baseline/")
        ? fault(
          "is a baseline of another version of needletail (schema \(schema.abbreviated), this one reads \(Self.schema))"
        )
        : BaselineError(
          path: path, "is no baseline but another document (schema \(schema.abbreviated))",
          "name a baseline, such as one that --update-baseline wrote")
    }
    guard let workload = document.words("workload"), let sha256 = document.words("workload_sha256"),
      document.words("clock") == WorkloadFile.Clock.virtual.rawValue
    else { throw fault("does not say what ran") }
    let digests = document.members("digests")
    guard digests.count >= 2 else {
      throw fault("has \(digests.isEmpty ? "no runs" : "one run"), and needs two at least")
    }
    guard digests.count <= GateSettings.mostSeeds else { throw fault("has more than \(GateSettings.mostSeeds) seeds") }
    var runs: [RunNumbers] = []
    for (key, value) in digests {
      guard let seed = UInt64(key), String(seed) == key, case .string(let digest) = value, Self.isDigest(digest) else {
        throw fault("`digests.\(key.abbreviated)` is no seed with its digest")
      }
      runs.append(RunNumbers(seed: seed, digest: digest))
    }
    runs.sort { ($0.seed ?? 0) < ($1.seed ?? 0) }
    let figures: FiguresBySeed
    do throws(FiguresBySeedError) {
      figures = try FiguresBySeed(document, runs: runs)
    } catch {
      throw fault(error.message)
    }
    if let row = figures.implausible { throw fault("`\(row)` has a value that no run can have") }
    guard !document.members("figures").isEmpty else { throw fault("has no figures") }
    self.init(
      workload: workload, file: document.words("file") ?? "", workloadSHA256: sha256,
      version: document.words("needletail") ?? "",
      conditions: RunConditions(load: Self.texts(document, "load"), window: Self.texts(document, "window")),
      figures: figures)
  }

  private static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 16 && text.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
  }

  private static func texts(_ document: JSON, _ key: String) -> [String: String] {
    Dictionary(
      document.members(key).compactMap { member in member.value.words().map { (member.key, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
