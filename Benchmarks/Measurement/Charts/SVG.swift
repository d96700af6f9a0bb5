/// A drawing, element by element: text and lines in colours that can be read on light and on dark pages, no scripts.
package struct SVG: Sendable {
  /// Hues that differ on light and on dark grounds, in order of use.
  package static let hues = ["#2f81f7", "#d4762c", "#2da44e", "#a371f7", "#e5534b", "#8b949e", "#b08800", "#1b9e9e"]

  package enum Anchor: String, Sendable { case start, middle, end }

  let width: Double
  let height: Double
  private var elements: [String] = []
  private let title: String

  package init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  package mutating func text(
    _ words: String, x: Double, y: Double, anchor: Anchor = .start, isStrong: Bool = false, turned: Bool = false
  ) {
    var element = "<text x=\"\(Self.digits(x))\" y=\"\(Self.digits(y))\""
    if anchor != .start { element += " text-anchor=\"\(anchor.rawValue)\"" }
    if isStrong { element += " class=\"strong\"" }
    if turned { element += " transform=\"rotate(-90 \(Self.digits(x)) \(Self.digits(y)))\"" }
    elements.append(element + ">\(Self.escaped(words))</text>")
  }

  /// A thin line of the frame or the grid.
  package mutating func rule(x1: Double, y1: Double, x2: Double, y2: Double, isGrid: Bool = false) {
    elements.append(
      "<path class=\"\(isGrid ? "grid" : "axis")\" d=\"M\(Self.digits(x1)) \(Self.digits(y1))"
        + "L\(Self.digits(x2)) \(Self.digits(y2))\"/>")
  }

  package mutating func line(_ points: [(x: Double, y: Double)], hue: String) {
    guard points.count > 1 else { return }
    let path = points.map { "\(Self.digits($0.x)) \(Self.digits($0.y))" }.joined(separator: "L")
    elements.append("<path class=\"line\" stroke=\"\(hue)\" d=\"M\(path)\"/>")
  }

  package mutating func dot(x: Double, y: Double, hue: String) {
    elements.append("<circle cx=\"\(Self.digits(x))\" cy=\"\(Self.digits(y))\" r=\"3.5\" fill=\"\(hue)\"/>")
  }

  /// An interval: a thin line in the colour of what it is about.
  package mutating func whisker(x1: Double, y1: Double, x2: Double, y2: Double, hue: String) {
    elements.append(
      "<path class=\"whisker\" stroke=\"\(hue)\" d=\"M\(Self.digits(x1)) \(Self.digits(y1))"
        + "L\(Self.digits(x2)) \(Self.digits(y2))\"/>")
  }

  package mutating func bar(x: Double, y: Double, width: Double, height: Double, hue: String) {
    elements.append(
      "<rect x=\"\(Self.digits(x))\" y=\"\(Self.digits(y))\" width=\"\(Self.digits(max(0, width)))\""
        + " height=\"\(Self.digits(height))\" rx=\"2\" fill=\"\(hue)\"/>")
  }

  /// The whole file, a line an element.
  package var document: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.digits(width)) \(Self.digits(height))" \
    width="\(Self.digits(width))" height="\(Self.digits(height))" role="img">
    <title>\(Self.escaped(title))</title>
    <style>
    text { font: 12px system-ui, sans-serif; fill: #57606a }
    .strong { font-weight: 600 }
    .axis { stroke: #8b949e; fill: none }
    .grid { stroke: #8b949e; stroke-opacity: 0.25; fill: none }
    .line { stroke-width: 2; fill: none }
    .whisker { stroke-width: 1.5; stroke-opacity: 0.7; fill: none }
    @media (prefers-color-scheme: dark) { text { fill: #9aa4af } }
    </style>
    \(elements.joined(separator: "\n"))
    </svg>

    """
  }

  /// With at most one decimal.
  static func digits(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let text = "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
    return tenths < 0 ? "-" + text : text
  }

  static func escaped(_ words: String) -> String {
    var text = ""
    for character in words {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(character)
      }
    }
    return text
  }
}
