import NeedletailEngine
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailReports

@Suite("Changes in words")
struct ChangeWordingTests {
  private let words = ChangeWording(Typeface())

  private func relative(_ change: Double, _ interval: ClosedRange<Double>?) -> String {
    words.sizeWithInterval(of: SampleGate.change(SampleGate.jobP99, 1, 2, change, interval))
  }

  @Test("a relative change is in percent, its interval with as many decimals, small ones with more of them")
  func relative() {
    #expect(relative(0.251, 0.153...0.349) == "+25.1 % (+15.3 to +34.9)")
    #expect(relative(-0.0312, -0.05...0.004) == "−3.1 % (−5.0 to +0.4)")
    #expect(relative(2.5, 1.2...4) == "+250 % (+120 to +400)")
    #expect(relative(0.00123, nil) == "+0.12 %")
    #expect(relative(0.000041, nil) == "+0.0041 %")
    #expect(relative(0.0000001, nil) == "+<0.0001 %")
    #expect(relative(0, -0.01...0.01) == "0.0 % (−1.0 to +1.0)")
    #expect(relative(.infinity, nil) == "from nothing")
    #expect(relative(.nan, nil) == "–")
  }

  @Test("an end of an interval that is infinite is left out in words")
  func infinite() {
    #expect(relative(0.1, 0.05 ... .infinity) == "+10.0 % (above +5.0)")
    #expect(relative(0.1, -.infinity...0.2) == "+10.0 % (below +20.0)")
    #expect(relative(0.1, -.infinity ... .infinity) == "+10.0 %")
  }

  @Test("a share changes in points, an amount in its own unit, a number of samples in none")
  func absolute() {
    func absolute(_ figure: GatedFigure, _ change: Double, _ interval: ClosedRange<Double>) -> String {
      words.sizeWithInterval(of: SampleGate.change(figure, 0, 1, change, interval, isRelative: false))
    }
    #expect(absolute(SampleGate.failures, 0.0125, 0.005...0.02) == "+1.3 pp (+0.5 to +2.0)")
    #expect(absolute(SampleGate.jobP99, 12, -3...40) == "+12.0 ms (−3.00 ms to +40.0 ms)")
    #expect(absolute(SampleGate.cost, -0.5, -1 ... -0.25) == "−$0.5000 (−$1.00 to −$0.2500)")
    #expect(absolute(GatedFigure(.jobLatency, .count), 12, 3...1_200) == "+12 (+3 to +1,200)")
  }

  @Test("two values that differ are never written the same")
  func pairs() {
    let change = SampleGate.change(SampleGate.jobP99, 61_000.4, 61_000.6, 0.0001, nil)
    let values = words.values(of: change)
    #expect(values.base != values.head)
    let absent = words.values(of: SampleGate.change(SampleGate.cost, nil, 4, nil, nil, .absent))
    #expect(absent == ("–", "$4.00"))
  }

  @Test(
    "an allowance has spaces between its numbers and their units",
    arguments: [
      ("+5%", "+5 %"), ("+0.1pp", "+0.1 pp"), ("+5% or +10ms", "+5 % or +10 ms"), ("±2%", "±2 %"), ("-2%", "−2 %"),
    ])
  func allowances(_ expression: String, _ expected: String) {
    #expect(words.allowed(expression) == expected)
  }

  @Test("a figure is called as --allow takes it")
  func names() throws {
    for figure in [
      SampleGate.jobP99, SampleGate.call("assistant"), SampleGate.cost, SampleGate.failures, SampleGate.throughput,
    ] {
      let sign = figure.figure.better == .higher ? "-" : "+"
      #expect(try Allowance("\(figure.shortName) \(sign)5%").figure == figure, "\(figure.shortName)")
    }
    #expect(SampleGate.call("assistant").shortName == "call{agent=assistant} p99")
  }
}
