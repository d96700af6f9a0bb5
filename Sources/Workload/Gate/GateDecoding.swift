import NeedletailEngine

/// `gate`: how the file is held against a base.
extension Value {
  func gateSettings(_ names: Names, _ figures: FigureCatalogue) -> GateSettings? {
    guard let fields = Fields(self, Vocabulary.gate) else { return nil }
    var settings = GateSettings()
    settings.seeds = fields["seeds"]?.integer(2...GateSettings.mostSeeds, "seeds")
    settings.confidence = fields["confidence"]?.gateConfidence()
    settings.allowances = fields["allow"]?.allowances(names, figures) ?? []
    return settings
  }

  /// A share between a half and one: `99%` or `0.99`.
  private func gateConfidence() -> Double? {
    let remedy = "write a share above 50% and up to 99.99%, such as 99%"
    guard let text = text(remedy) else { return nil }
    guard let confidence = GateSettings.confidence(text) else { return wrong("is not a confidence", remedy) }
    return confidence
  }

  private func allowances(_ names: Names, _ figures: FigureCatalogue) -> [Allowance] {
    guard case .mapping(let pairs) = node.content else {
      _ = mistyped("write a mapping of figures to allowances, such as cost_usd: [\"+2%\"]", as: Void.self)
      return []
    }
    var allowances: [Allowance] = []
    var seen: Set<GatedFigure> = []
    for pair in pairs {
      let value = Value(pair.value, key: "\(key).\(pair.key)", diagnostics)
      let subject = Value(Node(place: pair.keyPlace, content: .unreadable), key: key, diagnostics)
      guard let (figure, label) = subject.metric(pair.key, names, figures) else { continue }
      let items = value.isSequence ? value.list("") ?? [] : [value]
      if items.isEmpty { value.refuse("allows nothing", "write \(figure.allowanceExample)") }
      for item in items {
        let label = label.map { GatedFigure.Label($0.name, $0.value) }
        guard let allowance = item.allowance(on: figure, label: label) else { continue }
        guard seen.insert(allowance.figure).inserted else {
          item.refuse("`\(allowance.figure.spelling)` has two allowances", "keep one")
          continue
        }
        allowances.append(allowance)
      }
    }
    if allowances.count > GateSettings.mostAllowances {
      refuse("has more than \(GateSettings.mostAllowances) allowances", "gate fewer figures")
    }
    return allowances
  }
}

extension GateSettings {
  /// The highest: normal approximations are not to be believed farther out.
  static let mostConfidence = 0.9999

  /// Reads `99%` or `0.99`; `nil` for what is not above a half and at most 99.99 %.
  package static func confidence(_ text: String) -> Double? {
    let isPercent = text.hasSuffix("%")
    guard let number = Value.number(isPercent ? String(text.dropLast()).trimmed : text) else { return nil }
    let share = isPercent ? number / 100 : number
    return share > 0.5 && share <= mostConfidence ? share : nil
  }
}

extension YAMLText {
  /// As `expand` writes it.
  init(_ gate: GateSettings) {
    var groups: [(key: String, expressions: [String])] = []
    for allowance in gate.allowances {
      let statistic = allowance.figure.statistic
      let words = statistic.key.isEmpty ? allowance.expression : "\(statistic.spelling) \(allowance.expression)"
      if groups.last?.key == allowance.figure.key {
        groups[groups.count - 1].expressions.append(words)
      } else {
        groups.append((allowance.figure.key, [words]))
      }
    }
    self = .fields([
      "seeds": gate.seeds.map { .integer($0) },
      "confidence": gate.confidence.map { .plain("\(Spelling.number(($0 * 100).rounded(toDigits: 12)))%") },
      "allow": groups.isEmpty ? nil : .mapping(groups.map { ($0.key, .words($0.expressions)) }),
    ])
  }
}
