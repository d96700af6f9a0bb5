import NeedletailMetrics

/// One percentile table of everything selected, whatever its labels.
extension ArchiveExport {
  func writePercentiles(_ emit: (String) throws -> Void) throws -> ArchiveError? {
    let (totals, _, damage) = try totals()
    var whole = Histogram()
    for position in histograms {
      guard let total = totals[position] else { continue }
      guard !whole.count.addingReportingOverflow(total.count).overflow else {
        throw ArchiveError(path: reader.path, message: "over 2^64 samples in all", remedy: "select fewer")
      }
      whole.merge(total)
    }
    let ratio = histograms.first.map { reader.header.histograms[$0].shownRatio } ?? 1
    try emit(PercentileTable(whole, ratio: ratio).text)
    return damage
  }
}
