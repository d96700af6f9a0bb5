import Testing

@testable import NeedletailComparison

@Suite("Student's t")
struct StudentTTests {
  /// Two-sided 95 %, as printed in every table (Abramowitz and Stegun, table 26.10, to three decimals).
  @Test(
    "the 95 % quantiles are those of the tables",
    arguments: [
      (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306), (9, 2.262),
      (10, 2.228), (15, 2.131), (19, 2.093), (20, 2.086), (29, 2.045), (30, 2.042), (40, 2.021), (60, 2.000),
      (120, 1.980), (9_999, 1.960),
    ])
  func tables(_ degreesOfFreedom: Int, _ expected: Double) {
    let quantile = StudentT.quantile(coverage: 0.95, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(quantile - expected) < 0.000_51)
  }

  @Test("other coverages too", arguments: [(0.90, 1, 6.314), (0.99, 1, 63.657), (0.99, 5, 4.032), (0.90, 30, 1.697)])
  func otherCoverages(_ coverage: Double, _ degreesOfFreedom: Int, _ expected: Double) {
    #expect(abs(StudentT.quantile(coverage: coverage, degreesOfFreedom: degreesOfFreedom) - expected) < 0.000_51)
  }

  /// With one degree of freedom t is tan(π·coverage/2); with two it is c·√(2/(1 − c²)).
  @Test("the closed forms of one and two degrees of freedom are met to twelve digits")
  func closedForms() {
    let two = 0.95 * (2 / (1 - 0.95 * 0.95)).squareRoot()
    #expect(abs(StudentT.quantile(coverage: 0.95, degreesOfFreedom: 2) / two - 1) < 1e-12)
    // tan(0.475 π) = 12.706204736174707
    #expect(abs(StudentT.quantile(coverage: 0.95, degreesOfFreedom: 1) / 12.706204736174707 - 1) < 1e-12)
  }

  @Test("the arctangent is right where its values are known")
  func arctangent() {
    #expect(abs(StudentT.arctangent(1) - .pi / 4) < 1e-15)
    #expect(abs(StudentT.arctangent((3.0).squareRoot()) - .pi / 3) < 1e-15)
    #expect(StudentT.arctangent(0) == 0)
    #expect(abs(StudentT.arctangent(1e300) - .pi / 2) < 1e-15)
  }
}

@Suite("Student's t beside SciPy")
struct StudentTPeerTests {
  @Test("quantiles are SciPy's to ten digits")
  func quantiles() {
    for (coverage, degreesOfFreedom, expected) in SciPyFigures.studentQuantiles {
      let found = StudentT.quantile(coverage: coverage, degreesOfFreedom: degreesOfFreedom)
      #expect(abs(found / expected - 1) < 1e-10, "\(coverage), \(degreesOfFreedom)")
    }
  }
}
