import Foundation

/// A finding as a row of the table in `docs/model-validation.md`.
struct ValidationRow: CustomStringConvertible {
  let form: ClosedForm
  let finding: ClosedForm.Finding

  init(_ form: ClosedForm, _ finding: ClosedForm.Finding) {
    self.form = form
    self.finding = finding
  }

  var description: String {
    let estimate = finding.estimate
    let share = String(format: "%.2f %%", 100 * estimate.standardError / abs(finding.promise.exact))
    let distance = String(format: "%+.1f", finding.distance)
    let cells = [
      form.number, form.title, finding.promise.figure.label, significant(finding.promise.exact, 9),
      significant(estimate.mean, 6), "\(significant(estimate.standardError, 2)) (\(share))", distance,
      finding.verdict.rawValue,
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func significant(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)g", value) }
}
