import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults

extension ReportedRun {
  /// What a reader must know before believing a figure; the gravest first.
  var notes: [String] {
    let wording = Wording(typeface: Typeface())
    var notes: [String] = []
    if let replicated {
      notes.append(
        "\(replicated.seeds.count) runs of different seeds: each figure is the mean of theirs, with the 95 % interval of that mean."
      )
    }
    if document == .null {
      notes.append("There was only an archive to read: what the result document says is not here.")
    } else if status != "completed" {
      let reason = document.words("status_reason").map { ": \($0)" } ?? ""
      notes.append("The run is \(status)\(reason). Its figures cover what happened until then.")
    }
    notes += warnings
    switch document.words("load_model") {
    case "closed":
      notes.append(
        "Closed load: users wait for an answer before they ask again, so a slow system hides demand. Latencies are those of this many users, not of a steady rate."
      )
    case "open":
      notes.append(
        "Open load: jobs arrive whether or not the fleet keeps up, and latency counts from the intended start.")
    case "mixed":
      notes.append("Mixed load: of the part that comes from users who wait for answers, a slow system hides demand.")
    default: break
    }
    switch clock {
    case "virtual":
      notes.append(
        "Virtual time: a simulation. The same file and seed give the same figures on every machine; they are as good as the model."
      )
    case "wall":
      notes.append("Wall clock: measured on one machine; another run gives other figures.")
      notes.append(contentsOf: wallNotes(wording))
    default: break
    }
    if coversMakespan {
      notes.append("All jobs arrived at once: figures over time cover the run from its start to its last job.")
    } else if let start = value(.value, of: .windowStart), let end = value(.value, of: .windowEnd) {
      notes.append(
        "Measured are jobs that were due from \(wording.duration(nanoseconds: start * 1e9)) to \(wording.duration(nanoseconds: end * 1e9)) of the run; what came before is warm-up."
      )
    }
    let inFlight = value(.value, of: .jobsInFlightAtEnd) ?? 0
    if inFlight > 0 {
      notes.append(
        "\(wording.decimal(inFlight, places: 0)) jobs had not ended when the run did; no latency counts them.")
    }
    return notes
  }

  /// That its clock was not the wall's, and where what lies beside the result does not go with it; every format says these.
  var warnings: [String] {
    let wording = Wording(typeface: Typeface())
    var notes: [String] = []
    if let scale = timeScale {
      notes.append(
        "The run's clock went \(wording.pace(scale)): all times and rates are the run's.")
    }
    notes += unused.map { "Left out: \($0)." }
    if let damage = series?.damage { notes.append("Of the archive a part could not be read: \(damage)") }
    if let recorded = series?.total.count, let told = value(.count, of: .jobLatency),
      Double(recorded) != told
    {
      notes.append(
        "The archive holds \(wording.count(recorded)) completed jobs, the result \(wording.decimal(told, places: 0)): what is shown over time is not quite what is summed up."
      )
    }
    return notes
  }

  private func wallNotes(_ wording: Wording) -> [String] {
    var notes: [String] = []
    if let p50 = value(.percentile(50), of: .scheduleDelay), let p99 = value(.percentile(99), of: .scheduleDelay),
      let most = value(.max, of: .scheduleDelay)
    {
      let words = [p50, p99, most].map { wording.duration(nanoseconds: $0 * 1e6) }
      notes.append(
        "Jobs started later than their schedule by \(words[0]) at p50, \(words[1]) at p99 and \(words[2]) at most; latency includes that."
      )
    }
    if let offered = value(.value, of: .offeredPerSecond), let achieved = value(.value, of: .achievedPerSecond) {
      notes.append(
        "The schedule asked for \(wording.measure(offered)) jobs/s; \(wording.measure(achieved)) were submitted.")
    }
    if let late = value(.value, of: .lateReplies), late > 0 {
      notes.append("\(wording.decimal(late, places: 0)) answers came to calls that had timed out or been cancelled.")
    }
    let abandoned = values(of: .abandonedCalls, by: "agent").reduce(0) { $0 + ($1.figures.figure ?? 0) }
    if abandoned > 0 {
      notes.append(
        "\(wording.decimal(abandoned, places: 0)) calls had not returned when the run stopped waiting for them.")
    }
    return notes
  }

  /// Which run it was: names and values.
  var identity: [(name: String, value: String)] {
    let wording = Wording(typeface: Typeface())
    var rows: [(name: String, value: String)] = []
    func add(_ name: String, _ value: String?) {
      if let value { rows.append((name, value)) }
    }
    add("Label", label)
    add("Workload", workloadName)
    add("Set otherwise than in the file", overrides.isEmpty ? nil : overrides.joined(separator: ", "))
    add("Workload SHA-256", workloadSHA256)
    add("Seed", replicated == nil ? seed : nil)
    add(
      "Seeds",
      replicated.map {
        $0.seeds.compactMap { $0.figure }.map { wording.decimal($0, places: 0) }.joined(separator: ", ")
      })
    add("Clock", clock)
    add("Load", document.words("load_model"))
    add("Status", document == .null ? nil : status)
    add("Digest", document.words("digest"))
    add("Started", header?.startedAt)
    add("Length", lengthSeconds.map { wording.duration(nanoseconds: $0 * 1e9) })
    if let header {
      let perColumn = series.map {
        $0.intervalsPerColumn > 1 ? ", \(wording.count($0.intervalsPerColumn)) of them merged a column" : ""
      }
      add("Intervals", wording.duration(nanoseconds: header.intervalNanoseconds) + (perColumn ?? ""))
    }
    add("Needletail", document.words("host", "needletail") ?? header?.run.needletail)
    add("Swift", document.words("host", "swift"))
    add("Processors", document.figure("host", "cpus").map { wording.decimal($0, places: 0) })
    add("Took", document.figure("host", "wall_s").map { wording.duration(nanoseconds: $0 * 1e9) })
    return rows
  }
}
