/// Figures as people read them.
package enum FigureText {
  /// Three significant digits or all whole ones, thousands apart: `0.123`, `4.56`, `78.9`, `1,234`; `-` for none.
  package static func plain(_ value: Double?) -> String {
    guard let value, value.isFinite, abs(value) < 1e18 else { return "-" }
    let size = abs(value)
    if size >= 99.95 || size == 0 { return (value < 0 ? "-" : "") + grouped(UInt64(size + 0.5)) }
    return decimal(value, places: size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3)
  }

  /// A round number at an axis: `0.5`, `20`, `5 k`, `1 M`.
  package static func mark(_ value: Double) -> String {
    for (unit, word) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] where value >= unit * 0.999999 {
      return decimal(value / unit, places: 0) + word
    }
    if value >= 0.999999 { return decimal(value, places: 0) }
    var text = decimal(value, places: 6)
    while text.last == "0" { text.removeLast() }
    return text
  }

  /// With `places` decimals, halves away from zero.
  package static func decimal(_ value: Double, places: Int) -> String {
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    let units = UInt64(abs(value) * Double(scale) + 0.5)
    let sign = value < 0 && units > 0 ? "-" : ""
    guard places > 0 else { return sign + grouped(units) }
    let fraction = String(units % scale)
    return sign + grouped(units / scale) + "." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// A share in percent with one decimal.
  package static func percent(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }

  /// `1234567` as `1,234,567`.
  package static func grouped(_ value: UInt64) -> String {
    var text = ""
    for (place, digit) in String(value).reversed().enumerated() {
      if place > 0 && place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
