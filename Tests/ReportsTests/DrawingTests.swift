import NeedletailMetrics
import NeedletailResults
import Testing

@testable import NeedletailReports

struct DrawingTests {
  typealias Point = Outline.Point

  @Test("a line begins anew behind a gap, and a point between gaps is a dot")
  func line() {
    #expect(Outline.line([Point(0, 0), Point(0.5, 1), nil, Point(1, 0.25)]).text == "M0 1000L500 0M1000 750h0")
  }

  @Test("no points draw nothing, one draws a dot")
  func few() {
    #expect(Outline.line([]).text.isEmpty)
    #expect(Outline.line([nil, nil]).text.isEmpty)
    #expect(Outline.line([Point(0.5, 0.5)]).text == "M500 500h0")
    #expect(Outline.band([]).text.isEmpty)
  }

  @Test("a band goes forth along its upper edge and back along the lower")
  func band() {
    let band = Outline.band([(x: 0, low: 0, high: 0.5), (x: 1, low: 0.1, high: 0.6), nil, (x: 1, low: 0, high: 1)])
    #expect(band.text == "M0 500L1000 400L1000 900L0 1000Z")
  }

  @Test(
    "coordinates have at most one decimal, whatever the number",
    arguments: [
      (1.25, "1.3"), (-0.04, "0"), (-2.5, "-2.5"), (.nan, "0"), (1e300, "1000000"),
    ])
  func digits(value: Double, text: String) { #expect(Outline.digits(value) == text) }

  @Test("markup in a name means nothing on the page")
  func html() {
    #expect(Markup.escaped("<script>'\"&") == "&lt;script&gt;&#39;&quot;&amp;")
    #expect(Markup.escaped("a\u{202E}b\u{7}") == "a\u{FFFD}b\u{FFFD}")
  }

  @Test("a name cannot leave its cell of a Markdown table")
  func markdown() {
    #expect(Markup.markdown("a|b\n`c` <b> [x](y) **") == "a\\|b \\`c\\` &lt;b&gt; \\[x\\](y) \\*\\*")
  }

  @Test(
    "a share falls into one of ten colours, whatever the number",
    arguments: [(-1.0, 0), (0.09, 0), (0.1, 1), (0.899, 8), (0.9, 9), (1, 9), (9e18, 9), (.nan, 0), (.infinity, 0)])
  func colours(share: Double, tenth: Int) { #expect(HeatMap.tenth(share) == tenth) }

  @Test("a sparkline rises from zero to its largest value, and is blank where nothing is known")
  func sparkline() {
    #expect(Sparkline.text([0, 4, nil, 8], width: 10, typeface: Typeface()) == "▁▅ █")
    #expect(Sparkline.text([1, 3, 8, 8], width: 2, typeface: Typeface()) == "▃█")
    #expect(Sparkline.text([0, 0], width: 9, typeface: Typeface()) == "▁▁")
    #expect(Sparkline.text([], width: 9, typeface: Typeface()).isEmpty)
  }

  @Test("latencies fall into bins of 1, 2 and 5, empty ones between included")
  func bins() {
    var histogram = Histogram()
    for value: UInt64 in [150, 199, 200, 1_500] { histogram.record(value) }
    let bins = LatencyBins(histogram).bins
    #expect(bins.map(\.low) == [100, 200, 500, 1_000])
    #expect(bins.map(\.high) == [200, 500, 1_000, 2_000])
    #expect(bins.map(\.count) == [2, 1, 0, 1])
  }

  @Test("a bin's lower bound is in it")
  func bounds() {
    for value: UInt64 in [0, 1, 2, 5, 10, 50, 100] {
      var histogram = Histogram()
      histogram.record(value)
      let bins = LatencyBins(histogram).bins
      #expect(bins.count == 1 && bins[0].low <= Double(value) && Double(value) < bins[0].high)
    }
  }
}
