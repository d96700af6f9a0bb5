import NeedletailMetrics
import NeedletailNotation

/// OpenMetrics 1.0: a histogram of each figure with fixed bounds, and each gauge as it stood last. It is Prometheus' text format
/// 0.0.4 too: nothing here is written otherwise there, and what that does not know are comments to it.
///
/// Times are in seconds. Bounds are 1, 2.5 and 5 of each power of ten; a bucket counts the counters that begin at its bound
/// or below, so a value may be counted up to 0.1 % early.
extension ArchiveExport {
  func writeOpenMetrics(_ emit: (String) throws -> Void) throws -> ArchiveError? {
    let (totals, last, damage) = try totals()
    let header = reader.header
    for family in Self.families(histograms.map { ($0, header.histograms[$0]) }) {
      try emit(Self.heading(family.name, "histogram", family.key))
      for (position, key) in family.members {
        try emit(Self.exposition(of: totals[position] ?? Histogram(), key, named: family.name))
      }
    }
    for family in Self.families(last.isEmpty ? [] : gauges.map { ($0, header.gauges[$0].key) }) {
      try emit(Self.heading(family.name, "gauge", family.key))
      for (position, key) in family.members {
        let value = header.gauges[position].shown(last[position]) / key.baseRatio
        try emit("\(family.name)\(Self.labels(key)) \(value.plain)\n")
      }
    }
    try emit("# EOF\n")
    return damage
  }

  private struct Family {
    var name: String
    var key: MetricKey
    var members: [(position: Int, key: MetricKey)]
  }

  /// Figures of one name stand together, in the order of the first.
  private static func families(_ figures: [(position: Int, key: MetricKey)]) -> [Family] {
    var families: [Family] = []
    var places: [String: Int] = [:]
    for figure in figures {
      let name = figure.key.expositionName
      if let place = places[name] {
        families[place].members.append(figure)
      } else {
        places[name] = families.count
        families.append(Family(name: name, key: figure.key, members: [figure]))
      }
    }
    return families
  }

  /// Help has no quotation marks: OpenMetrics wants a backslash before one, which Prometheus' older format refuses.
  private static func heading(_ name: String, _ type: String, _ key: MetricKey) -> String {
    let unit = key.expositionUnit
    let help = "\(key.metric)\(unit == "seconds" ? " in seconds" : ""), recorded by needletail"
      .replacingScalars(["\\": "\\\\", "\n": "\\n", "\"": "'"])
    let unitLine = unit.map { "# UNIT \(name) \($0)\n" } ?? ""
    return "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(unitLine)"
  }

  private static func exposition(of histogram: Histogram, _ key: MetricKey, named name: String) -> String {
    var text = ""
    var buckets = histogram.buckets.makeIterator()
    var next = buckets.next()
    var below: UInt64 = 0
    for bound in key.bounds {
      while let bucket = next, bucket.lowest <= bound.recorded {
        below += bucket.count
        next = buckets.next()
      }
      text += "\(name)_bucket\(labels(key, le: bound.shown)) \(below)\n"
    }
    text += "\(name)_bucket\(labels(key, le: "+Inf")) \(histogram.count)\n"
    text += "\(name)_sum\(labels(key)) \((Double(histogram.sum) / key.baseRatio).plain)\n"
    return text + "\(name)_count\(labels(key)) \(histogram.count)\n"
  }

  private static func labels(_ key: MetricKey, le: String? = nil) -> String {
    var pairs = key.labels.map { (ExpositionNames.label($0.kind), $0.value) }
    if let le { pairs.append(("le", le)) }
    guard !pairs.isEmpty else { return "" }
    return "{" + pairs.map { "\($0.0)=\"\($0.1.replacingScalars(ExpositionNames.escapes))\"" }.joined(separator: ",")
      + "}"
  }
}

extension MetricKey {
  /// Recorded units in one of Prometheus' base units.
  fileprivate var baseRatio: Double { unit == .nanoseconds ? 1e9 : 1 }

  /// What a name ends in, after an underscore.
  fileprivate var expositionUnit: String? {
    switch unit {
    case .nanoseconds: "seconds"
    case .ratio: "ratio"
    case .usd: "usd"
    case .count: nil
    }
  }

  fileprivate var expositionName: String {
    let name = ExpositionNames.metric(metric)
    guard let unit = expositionUnit, !name.hasSuffix("_" + unit) else { return name }
    return "\(name)_\(unit)"
  }

  /// From 1 ms to 500,000 s, which is more than 100 h, or from 1 to 5 million.
  fileprivate var bounds: [(recorded: UInt64, shown: String)] {
    var bounds: [(UInt64, String)] = []
    let (first, last): (UInt64, UInt64) =
      unit == .nanoseconds ? (1_000_000, 100_000_000_000_000) : (1, 1_000_000)
    var power = first
    while power <= last {
      for step in [2, 5, 10] as [UInt64] where power > 1 || step != 5 {
        let bound = power * step / 2
        bounds.append((bound, (Double(bound) / baseRatio).plain))
      }
      power *= 10
    }
    return bounds
  }
}
