import NeedletailEngine

extension Plan {
  /// What a figure's label can say of this plan; `nil` where that is known only when a run is over.
  func values(ofLabel label: String) -> [String]? {
    switch label {
    case "agent": agents.map(\.name)
    case "endpoint": endpoints.map(\.name)
    case "scenario": scenarios.map(\.name)
    default: FigureCatalogue.values(of: label)
    }
  }
}
