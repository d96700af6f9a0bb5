extension Wording {
  /// `80 %`, `2.5 %`: whole percent from ten on.
  func percent(_ share: Double) -> String {
    guard share.isFinite else { return typeface.nothing }
    let percent = share * 100
    let rounded = percent.rounded()
    return (percent >= 9.95 || percent == rounded ? decimal(percent, places: 0) : decimal(percent, places: 1)) + " %"
  }

  /// Two rates to be compared: `2.0` and `10`.
  func pair(_ part: Double, of whole: Double) -> (part: String, whole: String) {
    let places = whole >= 100 ? 0 : whole >= 1 ? 1 : 2
    let text = decimal(whole, places: places)
    return (decimal(part, places: places), text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  /// An instant of a run, `5:10` or `1:05:10`; of a run of seconds `4.20 s`.
  ///
  /// - Parameter length: of the run, in seconds.
  func clock(_ seconds: Double, in length: Double) -> String {
    guard length >= 60, seconds.isFinite, seconds < 1e9 else { return duration(nanoseconds: max(0, seconds) * 1e9) }
    let whole = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  /// `Throughout`, `From 5:10 on`, `From 5:10 to 7:40`.
  func span(from: Double, to: Double, in window: ClosedRange<Double>) -> String {
    let slack = (window.upperBound - window.lowerBound) / 20
    let (isFromStart, isToEnd) = (from <= window.lowerBound + slack, to >= window.upperBound - slack)
    let length = window.upperBound
    switch (isFromStart, isToEnd) {
    case (true, true): return "Throughout"
    case (false, true): return "From \(clock(from, in: length)) on"
    case (_, false): return "From \(clock(from, in: length)) to \(clock(to, in: length))"
    }
  }
}

extension String {
  /// As a sentence begins.
  var sentenceStart: String { prefix(1).uppercased() + dropFirst() }
}
