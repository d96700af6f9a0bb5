package import NeedletailEngine
package import NeedletailWorkload

extension GatedFigure {
  /// Where the numbers stand that its value is made of: itself, or what a quotient is of.
  package func paths(by figures: FigureCatalogue = .standard) -> [[String]] {
    guard let quotient = figure.quotient else { return [path] }
    return (quotient.part + quotient.whole).compactMap { name in figures[name].map { GatedFigure($0, .value).path } }
  }

  /// Its value, from the numbers at places of a document.
  ///
  /// - Returns: `nil` where nothing was measured; of a figure that lists only what happened, 0.
  package func value(by figures: FigureCatalogue = .standard, _ number: ([String]) -> Double?) -> Double? {
    guard let quotient = figure.quotient else { return number(path) ?? (figure.isZeroWhenAbsent ? 0 : nil) }
    return quotient.value { name in
      figures[name].flatMap { GatedFigure($0, .value).value(by: figures, number) }
    }
  }
}
