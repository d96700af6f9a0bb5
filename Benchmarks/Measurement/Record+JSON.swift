package import NeedletailNotation

extension Record {
  /// The record as a document; figures to three decimals.
  package var json: JSON {
    .object([
      "schema": .string(Self.schema),
      "machine": machine.json,
      "is_toy": .bool(isToy),
      "rounds": .count(rounds),
      "benchmarks": .array(rows.map(\.json)),
      "peers": .array(peers.map(\.json)),
    ])
  }

  /// - Throws: what is missing or of another kind.
  package init(_ json: JSON) throws(DocumentError) {
    guard json.words("schema") == Self.schema else {
      throw DocumentError("`schema` is not \(Self.schema); write the record anew with `make bench-peers RECORD=1`")
    }
    guard let machine = json["machine"].flatMap(Machine.init) else { throw DocumentError("`machine` is incomplete") }
    self.init(machine: machine, isToy: json["is_toy"] == .bool(true))
    for (place, element) in json.elements("benchmarks").enumerated() {
      guard let row = Row(element) else { throw DocumentError("`benchmarks[\(place)]` is incomplete") }
      rows.append(row)
    }
    for (place, element) in json.elements("peers").enumerated() {
      guard let row = PeerRow(element) else { throw DocumentError("`peers[\(place)]` is incomplete") }
      peers.append(row)
    }
  }
}

/// What a document lacks.
package struct DocumentError: Error, Equatable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}

extension Record.Machine {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "processor": .string(processor), "processors": .count(processors), "kernel": .string(kernel),
      "swift": .string(swift), "commit": .string(commit),
    ]
    if let date { members["date"] = .string(date) }
    return .object(members)
  }

  fileprivate init?(_ json: JSON) {
    guard let processor = json.words("processor"), let processors = json["processors"]?.figure,
      let kernel = json.words("kernel"), let swift = json.words("swift"), let commit = json.words("commit")
    else { return nil }
    self.init(
      processor: processor, processors: Int(processors), kernel: kernel, swift: swift, commit: commit,
      date: json.words("date"))
  }
}

extension Record.Row {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "name": .string(name), "unit": .string(unit), "clock": .string(clock), "rounds": .rounded(rounds),
    ]
    members.merge(Median(of: rounds)?.members ?? [:]) { $1 }
    if let allocations { members["allocations_per_operation"] = .rounded(allocations) }
    if let allocatedBytes { members["allocated_bytes_per_operation"] = .rounded(allocatedBytes) }
    if !memoryReference.isEmpty { members["reference_memory_ns"] = .rounded(memoryReference) }
    if !processorReference.isEmpty { members["reference_processor_ns"] = .rounded(processorReference) }
    return .object(members)
  }

  fileprivate init?(_ json: JSON) {
    guard let name = json.words("name"), let unit = json.words("unit"), let clock = json.words("clock"),
      let rounds = json.figures("rounds")
    else { return nil }
    self.init(
      name: name, unit: unit, clock: clock, rounds: rounds, allocations: json["allocations_per_operation"]?.figure,
      allocatedBytes: json["allocated_bytes_per_operation"]?.figure,
      memoryReference: json.figures("reference_memory_ns") ?? [],
      processorReference: json.figures("reference_processor_ns") ?? [])
  }
}

extension Record.PeerRow {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "peer": .string(peer), "version": .string(version), "subject": .string(subject), "unit": .string("ns"),
      "rounds": .rounded(rounds),
    ]
    members.merge(Median(of: rounds)?.members ?? [:]) { $1 }
    return .object(members)
  }

  fileprivate init?(_ json: JSON) {
    guard let peer = json.words("peer"), let version = json.words("version"), let subject = json.words("subject"),
      let rounds = json.figures("rounds")
    else { return nil }
    self.init(peer: peer, version: version, subject: subject, rounds: rounds)
  }
}

extension Median {
  /// For readers of the document; reading it back works them out from the rounds.
  fileprivate var members: [String: JSON] {
    ["median": .rounded(value), "low": .rounded(low), "high": .rounded(high), "level": .rounded(level)]
  }
}

extension JSON {
  fileprivate static func rounded(_ value: Double) -> JSON {
    guard abs(value) < 1e15 else { return .number(value) }
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? .integer(Int128(rounded)) : .number(rounded)
  }

  fileprivate static func rounded(_ values: [Double]) -> JSON { .array(values.map { .rounded($0) }) }
}
