extension HistogramBank {
  /// The samples a cell got since this was last called for it, or since the beginning; `nil` when there are none.
  ///
  /// What the cell holds in all is left alone: the intervals, merged, are its `snapshot`, exactly.
  ///
  /// - Complexity: O(counters touched since then, in lines of 16). The first call keeps a copy of the counters in use,
  ///   4 KB for each power of two; memory does not grow with the number of intervals.
  public func takeInterval(of cell: Int) -> SparseHistogram? { storage.takeInterval(of: cell) }
}
