import NeedletailEngine

extension Summary {
  /// What ran and what it came to: the headline, its causes, and whether the load was kept up with.
  var opening: [String] {
    let name = typeface.printable(report.name)
    let ink: Typeface.Ink =
      switch verdict.grade {
      case .good: .green
      case .bad: .red
      case .undecided: .yellow
      }
    var lines = wrapped(plain(verdict.headline), after: name + "  ").map { typeface.ink(ink, $0) }
    if let first = lines.first?.firstRange(of: name + "  ") {
      lines[0].removeSubrange(first)
      lines[0] = heading(name) + "  " + lines[0]
    }
    for cause in verdict.causes { lines += wrapped(plain(cause) + ".", after: "  ") }
    let answer = keepsUp.answer == .undecided ? "keeps up: undecided" : "keeps up: \(keepsUp.answer.rawValue)"
    return lines + wrapped("\(answer) (\(plain(keepsUp.evidence)))", after: "  ").map { typeface.ink(.dim, $0) }
  }

  private func plain(_ text: String) -> String {
    let printable = Typeface().printable(text)
    return typeface.isUnicode ? printable : Typeface.plain(printable)
  }

  /// Words in lines that fit, the first after an introduction, the others indented by two.
  private func wrapped(_ text: String, after introduction: String) -> [String] {
    var lines: [String] = []
    var line = introduction
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + word.count + 1 > width {
        lines.append(line)
        line = "  " + word
      } else {
        line += (isEmpty ? "" : " ") + word
      }
      isEmpty = false
    }
    return lines + [line]
  }
}
