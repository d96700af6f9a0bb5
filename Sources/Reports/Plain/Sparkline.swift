import NeedletailResults

/// A curve in one line of text.
enum Sparkline {
  private static let blocks: [Character] = Array("▁▂▃▄▅▆▇█")
  private static let plainBlocks: [Character] = Array("_.-=+*%#")

  /// From zero up: the highest block is the largest value. Values are averaged to at most `width` places; a place
  /// without any is a blank.
  static func text(_ values: [Double?], width: Int, typeface: Typeface) -> String {
    guard width > 0, !values.isEmpty else { return "" }
    let places = min(width, values.count)
    var means: [Double?] = []
    for place in 0..<places {
      let range = place * values.count / places..<(place + 1) * values.count / places
      let known = values[range].compactMap { $0 }.filter(\.isFinite)
      means.append(known.isEmpty ? nil : known.reduce(0, +) / Double(known.count))
    }
    let top = means.compactMap { $0 }.max() ?? 0
    let signs = typeface.isUnicode ? blocks : plainBlocks
    return String(
      means.map { mean -> Character in
        guard let mean else { return " " }
        guard top > 0, mean > 0 else { return signs[0] }
        return signs[min(signs.count - 1, Int(mean / top * Double(signs.count)))]
      })
  }
}
