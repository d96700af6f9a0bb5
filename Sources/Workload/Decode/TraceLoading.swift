import NeedletailEngine
import NeedletailNotation

/// Brings in the traces that a file or the command line names.
struct TraceLoading {
  /// One job at the run's start: the load of a session.
  static let once = Load.trace(Load.Trace(rows: [Load.Trace.Row(instant: .zero)]))

  let diagnostics: Diagnostics
  let paths: RelativePaths
  let loadFile: (String) throws -> [UInt8]
  let pools: [String]

  /// The arrivals of a trace, or `nil` after telling what is wrong with it.
  func rows(_ reference: TraceReference, _ value: Value) -> Load.Trace? {
    guard let (bytes, path) = bytes(reference, value) else { return nil }
    do throws(TraceError) {
      return try TraceReader.rows(bytes: bytes, path: path, format: reference.format, speedup: reference.speedup)
    } catch {
      tell(error)
      return nil
    }
  }

  /// A session's tree of calls. A model goes to the pool the reference names, or to the pool of the same name, or to
  /// the only pool there is.
  func session(_ reference: TraceReference, _ value: Value) -> Pattern? {
    guard let (bytes, path) = bytes(reference, value) else { return nil }
    var models = Dictionary(pools.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
    models.merge(reference.models) { _, named in named }
    do throws(TraceError) {
      let reading = try SessionReader.reading(
        bytes: bytes, path: path, times: reference.times, models: models,
        defaultPool: pools.count == 1 ? pools[0] : nil, speedup: reference.speedup)
      check(value.field("models"), named: reading.models, in: path)
      return try reading.pattern.get()
    } catch {
      tell(error)
      return nil
    }
  }

  /// Tells every model of the file that the session does not name.
  private func check(_ models: Value?, named known: [String], in path: String) {
    guard let models, case .mapping(let pairs) = models.node.content else { return }
    for pair in pairs where !known.contains(pair.key) {
      diagnostics.error(
        at: pair.keyPlace, key: models.key, "the trace `\(path)` names no model `\(pair.key.abbreviated)`",
        diagnostics.remedy(for: pair.key, among: known, orElse: "remove it"))
    }
  }

  private func bytes(_ reference: TraceReference, _ value: Value) -> ([UInt8], String)? {
    let file = value.field("trace") ?? value
    let path = paths.located(reference.path, file.node.place)
    do {
      return (try loadFile(path), path)
    } catch {
      file.refuse("the trace `\(path)` cannot be read: \(error)", "name a file that exists")
      return nil
    }
  }

  private func tell(_ error: TraceError) {
    let place = SourcePlace(line: error.line, column: error.column)
    diagnostics.error(Problem(path: error.path, place: place, key: "", message: error.message, remedy: ""))
  }
}
