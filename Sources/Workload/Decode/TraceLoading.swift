import NeedletailEngine
import NeedletailNotation

/// Brings in the traces that a file or the command line names.
struct TraceLoading {
  /// One job at the run's start: the load of a session.
  static let once = Load.trace(Load.Trace(rows: [Load.Trace.Row(instant: .zero)]))

  let diagnostics: Diagnostics
  let paths: RelativePaths
  let loadFile: (String) throws -> [UInt8]
  /// SHA-256 of what was replayed, by path, where a result document says it.
  let recorded: [String: String]
  let pools: [String]
  /// Those of other workloads; `nil` where nothing is shared.
  let traces: ReadTraces?

  /// The arrivals of a trace, or `nil` after telling what is wrong with it.
  ///
  /// - Parameter reference: gets what is known once the trace is read: its SHA-256, and its path as the file would write it.
  func rows(_ reference: inout TraceReference, _ value: Value) -> Load.Trace? {
    guard let (bytes, path) = bytes(&reference, value) else { return nil }
    do throws(TraceError) {
      let reading = try reading(of: bytes, path, reference)
      reference.format = reading.format
      if let unit = value.field("unit"), !keptUnit(unit, of: value, suits: reading.format) { return nil }
      if reading.format.unit == nil { reference.unit = nil }
      if let doubt = reading.doubt { (value.field("trace") ?? value).warn(doubt) }
      return reading.trace
    } catch {
      tell(error)
      return nil
    }
  }

  private func reading(
    of bytes: [UInt8], _ path: String, _ reference: TraceReference
  ) throws(TraceError) -> TraceReader.Reading {
    func read() throws(TraceError) -> TraceReader.Reading {
      try TraceReader.reading(
        bytes: bytes, path: path, format: reference.format, unit: reference.unit, speedup: reference.speedup)
    }
    guard let traces else { return try read() }
    return try traces.reading(
      ReadTraces.Key(
        sha256: reference.sha256, format: reference.format, unit: reference.unit, speedup: reference.speedup), read)
  }

  /// A session's tree of calls. A model goes to the pool the reference names, or to the pool of the same name, or to
  /// the only pool there is.
  func session(_ reference: inout TraceReference, _ value: Value) -> Pattern? {
    guard let (bytes, path) = bytes(&reference, value) else { return nil }
    var models = Dictionary(pools.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
    models.merge(reference.models) { _, named in named }
    do throws(TraceError) {
      let reading = try SessionReader.reading(
        bytes: bytes, path: path, times: reference.times, models: models,
        defaultPool: pools.count == 1 ? pools[0] : nil, speedup: reference.speedup)
      guard !pools.isEmpty else { return nil }  // Told already.
      check(value.field("models"), of: value, named: reading.models, in: path)
      return try reading.pattern.get()
    } catch {
      tell(error)
      return nil
    }
  }

  /// Whether a unit has a meaning for the format that a header says. One that the file says of its own trace, in whose place
  /// the command line names another, has none without harm.
  private func keptUnit(_ unit: Value, of value: Value, suits format: TraceFormat) -> Bool {
    guard isKept(unit.node.place, of: value), format.unit == nil else { return unit.belongs(to: format) }
    unit.warn("is not read for the trace that --trace names, which is \(format.rawValue)", "remove it")
    return true
  }

  /// Whether the file says this of a trace of its own, in whose place the command line names another.
  private func isKept(_ place: SourcePlace, of value: Value) -> Bool {
    place.argument == nil && value.field("trace")?.node.place.argument != nil
  }

  /// Tells every model of the file that the session does not name.
  private func check(_ models: Value?, of value: Value, named known: [String], in path: String) {
    guard let models, case .mapping(let pairs) = models.node.content else { return }
    for pair in pairs where !known.contains(pair.key) {
      let tell = isKept(pair.keyPlace, of: value) ? diagnostics.warn : diagnostics.error
      tell(
        pair.keyPlace, models.key, "the trace `\(path)` names no model `\(pair.key.abbreviated)`",
        diagnostics.remedy(for: pair.key, among: known, orElse: "remove it"))
    }
  }

  /// The first of the places where the trace may be that holds it; of one that was recorded, with the bytes it had.
  private func bytes(_ reference: inout TraceReference, _ value: Value) -> ([UInt8], String)? {
    let file = value.field("trace") ?? value
    let place = file.node.place
    let places = paths.places(of: reference.path, place)
    let expected = place.argument == nil ? recorded[reference.path] : nil
    var changed: String?
    var failure: (path: String, error: any Error)?
    for path in places {
      do {
        let bytes = try loadFile(path)
        let sha256 = SHA256.hexadecimal(bytes)
        guard expected == nil || sha256 == expected else {
          changed = changed ?? path
          continue
        }
        reference.sha256 = sha256
        reference.path = paths.spelled(reference.path, place)
        return (bytes, path)
      } catch {
        failure = failure ?? (path, error)
      }
    }
    if let changed {
      file.refuse(
        "the trace `\(changed)` is not the one that was replayed: its SHA-256 is another",
        "bring back the one that was, or replay this one with --trace \(changed)")
    } else if let failure, places.count == 1 {
      file.refuse("the trace `\(failure.path)` cannot be read: \(failure.error)", "name a file that exists")
    } else if let failure {
      let looked = places.map { "`\($0)`" }.joined(separator: ", ")
      file.refuse(
        "the trace `\(reference.path)` cannot be read: \(failure.error); it was looked for as \(looked)",
        "bring it back, or name it with --trace FILE")
    }
    return nil
  }

  private func tell(_ error: TraceError) {
    let place = SourcePlace(line: error.line, column: error.column)
    diagnostics.error(Problem(path: error.path, place: place, key: "", message: error.message, remedy: ""))
  }
}

extension Value {
  /// The stamps of a trace are probably of another unit.
  fileprivate func warn(_ doubt: TraceStamps.Doubt) {
    warn(
      "the stamps look like \(doubt.likely.name), since \(doubt.reason), and are read as \(doubt.unit.name)",
      "write unit: \(doubt.likely.rawValue), or unit: \(doubt.unit.rawValue) if they are what they are read as")
  }
}
