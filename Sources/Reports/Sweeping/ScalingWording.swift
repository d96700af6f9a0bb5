import NeedletailPlanner
import NeedletailResults

/// How a scaling law is worded.
struct ScalingWording {
  private let result: ScalingResult
  private let typeface: Typeface
  private let wording: Wording

  init(_ result: ScalingResult, _ typeface: Typeface) {
    self.result = result
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// The law with its errors and what follows from it, a sentence each, without their ends; or why there is none.
  var sentences: [String] {
    switch result {
    case .refused(let refusal): return ["no scaling law: \(refusal.sentence)"]
    case .fitted(let fit):
      var sentences = [parameters(fit)]
      if fit.isPoor { sentences.append("the points do not follow the law: its parameters say little") }
      sentences.append(peak(fit))
      if !fit.isPoor { sentences.append("an endpoint that slows down so: \(fit.slowdown)") }
      return sentences
    }
  }

  /// `sigma 0.0277 ± 0.0091, kappa 0.000104 ± 0.00002, one alone 90.0 jobs/s ± 14.2, R² 0.990`.
  private func parameters(_ fit: ScalingFit) -> String {
    let plusMinus = typeface.isUnicode ? "±" : "+-"
    func parameter(_ value: Double, _ error: Double?) -> String {
      error.map { "\(Self.digits(value)) \(plusMinus) \(Self.digits($0))" } ?? "0"
    }
    var pieces = [
      "sigma \(parameter(fit.law.sigma, fit.errors.sigma))", "kappa \(parameter(fit.law.kappa, fit.errors.kappa))",
      "one alone \(parameter(fit.law.lambda, fit.errors.lambda)) jobs/s",
    ]
    if let r2 = fit.r2 { pieces.append("\(typeface.isUnicode ? "R²" : "R2") \(wording.decimal(r2, places: 4))") }
    return pieces.joined(separator: ", ")
  }

  private func peak(_ fit: ScalingFit) -> String {
    let most = wording.number(fit.range.upperBound)
    guard let peak = fit.peak else {
      let least = wording.number(fit.range.lowerBound)
      return "throughput has no peak between \(least) and \(most), which were measured; nothing is told beyond"
    }
    return
      "throughput is highest at \(wording.measure(peak.concurrency)): \(wording.measure(peak.throughput)) jobs/s; nothing is told beyond \(most), the most that was measured"
  }

  /// Of a table of the points that were fitted.
  static let titles = ["concurrency", "measured", "fitted", "residual"]

  /// Three significant digits, without an exponent.
  static func digits(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return "0" }
    var scale = 1.0
    while value * scale < 100, scale < 1e15 { scale *= 10 }
    return Quantity.trimmed((value * scale).rounded() / scale, places: 12)
  }
}

extension ScalingFit {
  /// A table's rows: concurrency, measured, fitted, residual.
  func rows(_ wording: Wording) -> [[String]] {
    zip(points, residuals).map { point, residual in
      [
        wording.number(point.concurrency), wording.measure(point.throughput),
        wording.measure(point.throughput - residual), wording.percent(residual / point.throughput),
      ]
    }
  }
}
