/// The `d` of a path in a drawing 1,000 wide and 1,000 high, to a tenth; y counts up from the bottom.
///
/// Drawings are stretched to their place on the page, so that words beside them need not be.
struct Outline: Sendable, Equatable {
  struct Point: Sendable, Equatable {
    /// 0 to 1, from the left and from the bottom.
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  private(set) var text = ""

  /// Lines through points; where a point is missing the line is broken. A point between two gaps is a dot.
  static func line(_ points: [Point?]) -> Outline {
    var outline = Outline()
    var isDrawing = false
    for (position, point) in points.enumerated() {
      guard let point else {
        isDrawing = false
        continue
      }
      outline.text += (isDrawing ? "L" : "M") + place(point)
      let isAlone = !isDrawing && (position + 1 == points.count || points[position + 1] == nil)
      if isAlone { outline.text += "h0" }
      isDrawing = true
    }
    return outline
  }

  /// The area between two lines over the same places, broken where either is missing.
  static func band(_ points: [(x: Double, low: Double, high: Double)?]) -> Outline {
    var outline = Outline()
    for piece in points.split(whereSeparator: { $0 == nil }) {
      let present = piece.compactMap { $0 }
      guard present.count > 1 else { continue }
      let forth = present.map { place(Point($0.x, $0.high)) }
      let back = present.reversed().map { place(Point($0.x, $0.low)) }
      outline.text += "M" + (forth + back).joined(separator: "L") + "Z"
    }
    return outline
  }

  /// A dot at each point, for a stroke with round ends.
  static func dots(_ points: [Point]) -> Outline {
    var outline = Outline()
    for point in points { outline.text += "M" + place(point) + "h0" }
    return outline
  }

  /// A rectangle between two points.
  mutating func add(from low: Point, to high: Point) {
    text += "M\(Self.place(low))H\(Self.digits(high.x * 1_000))V\(Self.digits(1_000 - high.y * 1_000))"
    text += "H\(Self.digits(low.x * 1_000))Z"
  }

  private static func place(_ point: Point) -> String {
    digits(point.x * 1_000) + " " + digits(1_000 - point.y * 1_000)
  }

  /// With at most one decimal.
  static func digits(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    let text = "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
    return tenths < 0 ? "-" + text : text
  }
}
