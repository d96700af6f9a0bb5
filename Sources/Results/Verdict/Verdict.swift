import NeedletailEngine
import NeedletailNotation

/// What a run came to in one line, and why in one or two sentences, each from its figures.
///
/// The causes come from a small set of rules (`CauseReading`). Where none applies there is none.
public struct Verdict: Sendable, Equatable {
  /// What it amounts to.
  public enum Grade: Sendable, Equatable {
    case good, bad, undecided
  }

  public var grade: Grade
  public var headline: String
  /// At most two sentences.
  public var causes: [String]

  /// - Parameters:
  ///   - plan: what ran: its faults and how its pools route are told of.
  ///   - figures: the catalogue that has the thresholds' figures.
  /// - Complexity: O(intervals × limits + scenarios × owners).
  init(
    of report: RunReport, _ thresholds: [ThresholdOutcome], _ keepsUp: KeepsUp, plan: Plan,
    figures: FigureCatalogue = .standard
  ) {
    let headline = Headline(of: report, thresholds, keepsUp, figures)
    grade = headline.grade
    self.headline = headline.text
    causes = CauseReading(report, thresholds, keepsUp, plan).causes
  }

  /// The document's `verdict`.
  var json: JSON { .object(["headline": .string(headline), "causes": .array(causes.map { .string($0) })]) }
}
