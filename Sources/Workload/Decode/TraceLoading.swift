import Engine

/// Brings in the traces that a file or the command line names.
struct TraceLoading {
  /// One job at the run's start: the load of a session.
  static let once = Load.trace(Load.Trace(rows: [Load.Trace.Row(instant: 0)]))

  let diagnostics: Diagnostics
  let workloadPath: String
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
      return try SessionReader.pattern(
        bytes: bytes, path: path, times: reference.times, models: models,
        defaultPool: pools.count == 1 ? pools[0] : nil, speedup: reference.speedup)
    } catch {
      tell(error)
      return nil
    }
  }

  private func bytes(_ reference: TraceReference, _ value: Value) -> ([UInt8], String)? {
    let file = value.field("trace") ?? value
    let path = located(reference.path, file.node.place)
    do {
      return (try loadFile(path), path)
    } catch {
      file.refuse("the trace `\(path)` cannot be read: \(error)", "name a file that exists")
      return nil
    }
  }

  /// What the file names is looked for beside the file; what an argument names, where the command runs.
  private func located(_ path: String, _ place: SourcePlace) -> String {
    guard place.argument == nil, !path.hasPrefix("/"), let slash = workloadPath.lastIndex(of: "/") else { return path }
    return workloadPath[...slash] + path
  }

  private func tell(_ error: TraceError) {
    let place = SourcePlace(line: error.line, column: error.column)
    diagnostics.error(Problem(path: error.path, place: place, key: "", message: error.message, remedy: ""))
  }
}
