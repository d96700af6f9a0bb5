import Testing

@testable import NeedletailReports

struct AxisTests {
  @Test(
    "common logarithms agree with tables",
    arguments: [
      (1.0, 0.0), (10, 1), (1e9, 9), (2, 0.301_029_995_663_981), (3, 0.477_121_254_719_662),
      (0.005, -2.301_029_995_663_981),
    ])
  func logarithms(value: Double, logarithm: Double) {
    #expect((Decades.of(value) - logarithm).magnitude < 1e-11)
  }

  @Test("on a linear axis a quarter of the way is a quarter")
  func linear() {
    let axis = Axis(.linear, from: 0, to: 200)
    #expect(axis.place(50) == 0.25)
    #expect(axis.place(-10) == 0 && axis.place(1_000) == 1)
  }

  @Test("on a logarithmic axis every power of ten takes the same room")
  func logarithmic() {
    let axis = Axis(.logarithmic, from: 1, to: 1_000)
    #expect((axis.place(10) - 1.0 / 3).magnitude < 1e-9)
    #expect((axis.place(100) - 2.0 / 3).magnitude < 1e-9)
    #expect(axis.place(0) == 0)
  }

  @Test("on the tail's axis 90, 99 and 99.9 are evenly spaced")
  func tail() {
    let axis = Axis(.tail, from: 90, to: 99.99)
    #expect(axis.place(90) == 0)
    #expect((axis.place(99) - 1.0 / 3).magnitude < 1e-9)
    #expect((axis.place(99.9) - 2.0 / 3).magnitude < 1e-9)
    #expect((axis.place(99.99) - 1).magnitude < 1e-9)
    #expect(axis.place(100) == 1)
  }

  @Test(
    "an axis of one value, or of none that is finite, has a length",
    arguments: [
      Axis.Scale.linear, .logarithmic, .tail,
    ])
  func degenerate(scale: Axis.Scale) {
    for (low, high) in [(5.0, 5.0), (0, 0), (.nan, 3), (.infinity, -.infinity), (-4, -2)] {
      let axis = Axis(scale, from: low, to: high)
      #expect(axis.high > axis.low)
      #expect((0...1).contains(axis.place(5)))
      #expect((0...1).contains(axis.place(.nan)))
    }
  }
}
