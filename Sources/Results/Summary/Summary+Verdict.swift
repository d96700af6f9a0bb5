import NeedletailEngine

extension Summary {
  /// What ran and what it came to: the headline, its causes, and whether the load was kept up with.
  var opening: [String] {
    let ink: Typeface.Ink =
      switch verdict.grade {
      case .good: .green
      case .bad: .red
      case .undecided: .yellow
      }
    let answer = "keeps up: \(keepsUp.answer.rawValue) (\(keepsUp.evidence))"
    return paragraph(verdict.headline, after: typeface.printable(report.name)).lines(ink)
      + verdict.causes.flatMap { paragraph($0 + ".").lines() } + paragraph(answer).lines(.dim)
  }

  private func paragraph(_ text: String, after name: String = "") -> Paragraph {
    let printable = Typeface().printable(text)
    let shown = typeface.isUnicode ? printable : Typeface.plain(printable)
    return Paragraph(shown, after: name, width: width, typeface: typeface)
  }
}
