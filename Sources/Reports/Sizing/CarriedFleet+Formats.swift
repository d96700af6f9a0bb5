import NeedletailEngine
package import NeedletailNotation
import NeedletailPlanner
package import NeedletailResults
import NeedletailWorkload

extension CarriedFleet: SizeDocument {
  private var wording: CapacityWording { CapacityWording(self, Typeface()) }

  package var isInterrupted: Bool { capacity.end == .interrupted }
  package var title: String { wording.title }
  package var setWords: [String] { wording.setWords }
  package var patch: String? { nil }
  package var gateway: String? { advice.map { GatewayText.yaml(of: $0) } }

  package func text(width: Int, typeface: Typeface) -> String {
    let words = CapacityWording(self, typeface)
    let width = max(Summary.narrowest, min(width, 140))
    let ink: Typeface.Ink =
      switch capacity.verdict {
      case .carries, .unbounded: .green
      case .notReachable: .red
      case .undecided: .yellow
      }
    var lines = ["\(typeface.ink(.bold, words.name))  \(typeface.ink(ink, words.verdict))"]
    func add(_ parts: [String], after name: String = "") {
      guard !parts.isEmpty else { return }
      lines += Paragraph(
        parts.joined(separator: " \(typeface.dot) "), after: name, width: width, typeface: typeface
      ).lines()
    }
    add(words.conditions)
    let marks = words.marks
    if let first = marks.first {
      add([first.value] + marks.dropFirst().map { "\($0.name) \($0.value)" }, after: first.name)
    }
    for note in words.notes { lines += Paragraph(note, after: "Note", width: width, typeface: typeface).lines(.yellow) }
    if words.isAnswered { lines.append("run it: \(words.runLine)") }
    return lines.joined(separator: "\n") + "\n"
  }

  package var markdown: String {
    let words = wording
    var page = MarkdownPage(mostBytes: GateResult.largestStepSummary)
    page.add("## \(Markup.markdown(words.name)) \(Markup.markdown(words.verdict))")
    page.add(Markup.markdown(words.conditions.joined(separator: " · ")))
    for note in words.notes { page.add("> \(Markup.markdown(note))") }
    page.add(["mark", ""], words.marks.map { [$0.name, $0.value] }, "marks")
    if words.isAnswered { page.add("```sh\n\(words.runLine)\n```") }
    if let gateway { page.fold("Settings of the gateway") { $0.add("```yaml\n\(gateway)```") } }
    return page.text
  }

  package var html: String {
    let words = wording
    return HTMLPage.text(
      title: "\(words.name) – Needletail sizing", skip: "Skip to the sizing", style: Stylesheet.changes,
      header: { page in
        page.raw("<header>\n")
        page.element("p", "Needletail sizing", [("class", "kicker")])
        page.element("h1", words.name)
        page.element("p", words.conditions.joined(separator: " · "), [("class", "subtitle")])
        page.verdict(
          words.verdict.sentenceStart, words.notes.map(\.sentenceStart),
          isGood: capacity.verdict == .undecided ? nil : capacity.verdict != .notReachable)
        page.raw("</header>\n")
      },
      main: { page in
        if !words.marks.isEmpty { page.tiles(words.marks.map { ($0.name.sentenceStart, $0.value, "", nil) }) }
        guard words.isAnswered else { return }
        page.section("hand-over", "How to use it") { page in
          page.element("p", "Run it:")
          page.element("pre", words.runLine)
          guard let gateway else { return }
          page.element("p", "As settings of a gateway:")
          page.element("pre", gateway)
        }
      })
  }

  package var json: JSON {
    let words = wording
    var members: [String: JSON] = [
      "schema": .string(Self.schema), "kind": .string("load"), "workload": .string(name),
      "verdict": .string(capacity.verdict.rawValue), "end": .string(capacity.end.rawValue),
      "interrupted": .bool(isInterrupted), "summary": .string(words.verdict),
      "notes": .array(words.notes.map { .string($0) }),
    ]
    members["asked"] = .object([
      "headroom": .finite(headroom), "written": .finite(capacity.written),
      "hold": .array(bounds.map { .object(["metric": .string($0.key), "expression": .string($0.expression)]) }),
    ])
    members["unit"] = .string(capacity.unit.rawValue)
    members["load"] = .finite(capacity.load)
    members["load_with_headroom"] = .finite(offered)
    members["load_factor"] = .finite(capacity.factor)
    members["just_held"] = capacity.roots.map { SizingJSON.estimate($0) } ?? .null
    members["half_width"] = .finite(capacity.halfWidth)
    members["paths"] = .count(capacity.paths)
    members["jobs_per_path"] = capacity.jobsPerPath.map { .count($0) } ?? .null
    members["warmup"] = .object([
      "source": .string(capacity.warmup.source.rawValue), "jobs": .count(capacity.warmup.jobs),
    ])
    members["floor"] = capacity.floor.map { json($0) } ?? .null
    members["at_load"] = capacity.atLoad.map { json($0) } ?? .null
    members["run"] = words.isAnswered ? .string(words.runLine) : .null
    members[Limit.gateway.name] = advice.map { GatewayText.json(of: $0) } ?? .null
    members["simulated"] = .object(["attempts": .count(capacity.attempts)])
    return .object(members)
  }

  private func json(_ point: LoadPoint) -> JSON {
    func use(_ use: LoadPoint.Use?) -> JSON {
      use.map {
        .object([
          "limit": .string($0.resource.part.name), "of": .optional($0.resource.name), "value": .finite($0.value),
        ])
      } ?? .null
    }
    return .object([
      "load": .finite(point.load), "factor": .finite(point.factor), "hold": SizingJSON.hold(point.hold),
      "p50_ms": .finite(point.p50Milliseconds), "p99_ms": .finite(point.p99Milliseconds),
      "jobs_per_s": .finite(point.jobsPerSecond), "fullest": use(point.fullest),
      "waits_most_for": use(point.waitedForMost), "ceiling": use(point.ceiling),
    ])
  }
}
