import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation

/// Which run a file is of, as far as it says: what differs in one of these is of another run.
struct RunIdentity {
  var sha256: String?
  var seed: JSON?
  var clock: String?
  /// In virtual time: folds every event of the run.
  var digest: String?
  /// How long the run took by its clock; on the wall clock no two take the same nanoseconds.
  var seconds: Double?
  /// Jobs with a latency, and the longest of these, which an archive keeps to the nanosecond.
  var jobs: Double?
  var slowestMilliseconds: Double?

  /// As a result document says it; nothing where there is none.
  init(ofResult document: JSON) {
    let workload = document["workload"]
    sha256 = workload?.words("sha256")
    seed = workload?["seed"]
    clock = workload?.words("clock")
    digest = document.words("digest")
    seconds = document.at(Figure.simulated.path())?.figure
    jobs = document.at(Figure.jobLatency.path() + Figure.Statistic.count.keys)?.figure
    slowestMilliseconds = document.at(Figure.jobLatency.path() + Figure.Statistic.max.keys)?.figure
  }

  /// As an archive says it: only a whole one has all jobs.
  init(of header: ArchiveHeader, _ series: RunSeries?) {
    sha256 = header.run.sha256
    seed = .count(header.run.seed)
    clock = header.run.clock
    guard let series, series.isWhole else { return }
    jobs = Double(series.total.count)
    if series.total.count > 0 { slowestMilliseconds = Double(series.total.max) / 1e6 }
  }

  /// As a trace of jobs says it; `nil` where it does not name its run.
  init?(ofTrace trace: JSON) {
    guard let names = trace["otherData"], let sha256 = names.words("sha256"), let seed = names["seed"] else {
      return nil
    }
    self.sha256 = sha256
    self.seed = seed
    clock = names.words("clock")
    digest = names.words("digest")
    seconds = names.figure("simulated_s")
  }

  /// What is not the same, of what both say: `seed`; `nil` where nothing differs.
  func difference(from other: RunIdentity) -> String? {
    func differ<Value: Equatable>(_ part: KeyPath<RunIdentity, Value?>) -> Bool {
      guard let mine = self[keyPath: part], let its = other[keyPath: part] else { return false }
      return mine != its
    }
    if differ(\.sha256) { return "workload file" }
    if differ(\.seed) { return "seed" }
    if differ(\.clock) { return "clock" }
    if differ(\.digest) { return "digest" }
    if differ(\.seconds) { return "length" }
    if differ(\.jobs) { return "number of jobs" }
    return differ(\.slowestMilliseconds) ? "slowest job" : nil
  }
}
