extension Wording {
  /// `80 %`, `2.5 %`: whole percent from ten on.
  package func percent(_ share: Double) -> String {
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

  /// An instant of a run, in seconds.
  func instant(_ seconds: Double) -> String { duration(nanoseconds: seconds * 1e9) }

  /// `Throughout`, `From 5 min 10 s on`, `From 5 min 10 s to 7 min 40 s`.
  func span(from: Double, to: Double, in window: ClosedRange<Double>) -> String {
    let slack = (window.upperBound - window.lowerBound) / 20
    let (isFromStart, isToEnd) = (from <= window.lowerBound + slack, to >= window.upperBound - slack)
    switch (isFromStart, isToEnd) {
    case (true, true): return "Throughout"
    case (false, true): return "From \(instant(from)) on"
    case (_, false): return "From \(instant(from)) to \(instant(to))"
    }
  }
}

extension String {
  /// As a sentence begins.
  package var sentenceStart: String { prefix(1).uppercased() + dropFirst() }
}
