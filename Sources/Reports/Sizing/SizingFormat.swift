/// What a sizing can be written as. Help, completion and messages iterate over this.
package enum SizingFormat: String, Sendable, CaseIterable {
  case text
  case markdown
  case json
  case html
  case set
  case patch
  case gateway

  /// What it is, in a line.
  package var title: String {
    switch self {
    case .text: "a summary for a terminal"
    case .markdown: "a summary for pull requests and tickets"
    case .json: "everything, schema needletail-size/1"
    case .html: "a page that needs nothing else"
    case .set: "the answer as words for `needletail run`"
    case .patch: "the answer as YAML to merge into the workload"
    case .gateway: "the answer as settings of a gateway, in YAML"
    }
  }

  /// How a file's name ends that holds it, without the dot.
  package var fileEnding: String {
    switch self {
    case .text: "txt"
    case .markdown: "md"
    case .json: "json"
    case .html: "html"
    case .set: "args"
    case .patch: "yaml"
    case .gateway: "gateway.yaml"
    }
  }

  /// The format that a file's name asks for: of several endings the longest.
  package static func ofFile(_ path: String) -> SizingFormat? {
    let path = path.hasSuffix(".yml") ? path.dropLast(3) + "yaml" : path[...]
    return allCases.filter { path.hasSuffix(".\($0.fileEnding)") }.max { $0.fileEnding.count < $1.fileEnding.count }
  }
}
