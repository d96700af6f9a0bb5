import NeedletailMeasurement
import NeedletailNotation

/// A peer's share of the work: one subject, as `Benchmarks/peers/run.sh` measures it.
struct PeerWork: Equatable {
  static let script = "Benchmarks/peers/run.sh"

  var peer: String
  var subject: String
  /// Operations in a full round.
  var size: Int

  /// One round in a process of its own; `nil`, with a remark, when it fails.
  func measure(_ scale: Benchmark.Scale) -> PeerReply? {
    let operations = scale.of(size)
    guard let line = Meter.output(of: "\(Self.script) \(peer) \(subject) \(operations)"),
      let reply = PeerReply(line: line), reply.peer == peer, reply.subject == subject
    else {
      Meter.remark("\(peer) \(subject): no figure, left out; Benchmarks/peers/install.sh \(peer) says why")
      return nil
    }
    return reply
  }

  /// The subjects a peer has; none, with a remark, when there is no such peer.
  static func subjects(of peer: String) -> Set<String> {
    guard let words = Meter.output(of: "\(script) \(peer) 2>/dev/null") else {
      Meter.remark("\(peer): there is no such peer in Benchmarks/peers")
      return []
    }
    return Set(words.split { $0 == "\n" || $0 == " " }.map(String.init))
  }
}

/// What a peer prints: one line of JSON.
struct PeerReply: Equatable {
  var peer: String
  var version: String
  var subject: String
  var nanoseconds: Double

  /// The last line counts: what a peer's libraries say before it does not.
  init?(line: String) {
    let last = line.split(separator: "\n").last.map(String.init) ?? ""
    guard let json = try? JSON(reading: Array(last.utf8), path: PeerWork.script),
      let peer = json.words("peer"), let version = json.words("version"), let subject = json.words("subject"),
      let nanoseconds = json["ns_per_operation"]?.figure, nanoseconds > 0
    else { return nil }
    self.peer = peer
    self.version = version
    self.subject = subject
    self.nanoseconds = nanoseconds
  }
}
