import NeedletailNotation

/// The workload that a result document holds, to be run again.
package struct RecordedWorkload: Sendable {
  /// The schema of one run's document, and of several seeds'.
  package static let resultSchema = "needletail.result/2"
  package static let replicationsSchema = "needletail.replications/2"
  /// How many times as large as a file its expansion may be: defaults are written out, and aliases too.
  static let growth = 16

  package var effective: EffectiveWorkload
  /// SHA-256 of the source file.
  package var sha256: String
  /// Where the command ran, an absolute path; `nil` where the document does not say.
  package var directory: String?

  /// The workload in a document's bytes; `nil` for what is no result document, and may be a workload file.
  ///
  /// - Throws: for a document whose workload cannot be run again, why.
  package init?(in bytes: [UInt8], path: String) throws(WorkloadError) {
    guard bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{"),
      let document = try? JSON(reading: bytes, path: path), let schema = document.words("schema")
    else { return nil }
    let known = [Self.resultSchema, Self.replicationsSchema]
    let families = known.map { $0.prefix { $0 != "/" } + "/" }
    guard families.contains(where: { schema.hasPrefix($0) }) else { return nil }
    func fault(_ message: String, _ remedy: String) -> WorkloadError {
      WorkloadError(problems: [Problem(path: path, place: .start, key: "", message: message, remedy: remedy)])
    }
    guard known.contains(schema) else {
      throw fault(
        "is a result of another version of needletail (schema \(schema.abbreviated))",
        "run its workload file: this version reads \(Self.resultSchema)")
    }
    guard let text = document.words("workload", "effective"), let sha256 = document.words("workload", "sha256") else {
      throw fault("does not hold the workload that ran", "run its workload file")
    }
    func texts(_ key: String) -> [String: String] {
      let members = document.members("workload", key).compactMap { member in
        member.value.words().map { (member.key, $0) }
      }
      return Dictionary(members, uniquingKeysWith: { first, _ in first })
    }
    var options = texts("options")
    if schema == Self.replicationsSchema, options["seeds"] == nil {
      options["seeds"] = String(max(1, document.elements("seeds").count))
    }
    effective = EffectiveWorkload(
      path: document.words("workload", "path") ?? "-", text: text, overrides: texts("overrides"), options: options,
      traces: texts("traces"), label: document.words("workload", "label"))
    self.sha256 = sha256
    directory = document.words("host", "directory")
    guard effective.sha256 == document.words("workload", "effective_sha256") else {
      throw fault(
        "its `workload.effective` was changed since the run: it has another SHA-256",
        "write what is to run to a file of its own")
    }
  }
}
