import Testing

@testable import NeedletailMeasurement

@Suite("Charts")
struct ChartTests {
  @Test("equal ratios are equal distances on a logarithmic scale")
  func logScale() {
    let scale = LogScale(covering: [1, 1_000], from: 100, to: 400)
    #expect(scale.place(1) == 100)
    #expect(abs(scale.place(10) - 200) < 1e-9)
    #expect(abs(scale.place(100) - 300) < 1e-9)
    #expect(scale.place(1_000) == 400)
  }

  @Test("an axis ends at 1, 2 or 5 times a power of ten around its values, and marks the powers")
  func ends() {
    let scale = LogScale(covering: [0.3, 260, 4_100], from: 0, to: 1)
    #expect(abs(scale.low - 0.2) < 1e-12)
    #expect(scale.high == 5_000)
    #expect(scale.marks.map { FigureText.plain($0) } == ["1.00", "10.0", "100", "1,000"])
    #expect(LogScale(covering: [12, 45], from: 0, to: 1).marks == [10, 20, 50])
  }

  @Test("values beyond an axis are drawn at its end, and an axis of nothing is still one")
  func beyond() {
    let scale = LogScale(covering: [10, 20], from: 0, to: 8)
    #expect(scale.place(1) == 0)
    #expect(scale.place(1e9) == 8)
    let empty = LogScale(covering: [], from: 0, to: 1)
    #expect(empty.low == 1 && empty.high == 10)
  }

  @Test(
    "the logarithm is that of the tables to fifteen digits",
    arguments: [
      (1, 0), (2, 0.693147180559945309), (10, 2.302585092994045684), (1_000_000, 13.81551055796427410),
    ] as [(Double, Double)])
  func logarithm(value: Double, expected: Double) {
    #expect(abs(LogScale.logarithm(value) - expected) <= 1e-14 * max(1, expected))
  }

  @Test("words in a drawing are escaped, and coordinates have one decimal at most")
  func escaping() {
    #expect(SVG.escaped("a < b & \"c\"") == "a &lt; b &amp; &quot;c&quot;")
    #expect(SVG.digits(12.04) == "12")
    #expect(SVG.digits(-0.26) == "-0.3")
  }

  @Test("a chart draws every point, names every curve, and has no script")
  func lineChart() {
    let point = { (x: Double, y: Double) in
      LineChart.Point(x: x, y: Median(value: y, low: y * 0.9, high: y * 1.1, level: 0.95))
    }
    let chart = LineChart(
      title: "T", across: "x", upwards: "y",
      curves: [.init("ours", [point(1, 5), point(10, 6)]), .init("theirs", [point(1, 50), point(10, 90)])])
    let document = chart.document
    #expect(document.split(separator: "<circle").count == 5)
    #expect(document.contains(">ours</text>") && document.contains(">theirs</text>"))
    #expect(!document.contains("<script"))
    #expect(document == chart.document)
  }

  @Test("a longer bar is a larger figure, and ours has a colour of its own")
  func barChart() {
    let bar = { (name: String, value: Double, isOurs: Bool) in
      BarChart.Bar(name, Median(value: value, low: value, high: value, level: 0.95), isOurs: isOurs)
    }
    let document = BarChart(
      title: "T", across: "ns", groups: [.init("g", [bar("a", 10, true), bar("b", 1_000, false)])]
    ).document
    let widths = document.split(separator: "<rect").dropFirst().compactMap { element in
      element.split(separator: "\"").dropFirst(5).first.flatMap { Double($0) }
    }
    #expect(widths.count == 2 && widths[0] < widths[1])
    #expect(document.contains(SVG.hues[0]))
  }
}
