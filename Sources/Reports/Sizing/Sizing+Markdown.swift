import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension SizedFleet {
  /// The sizing as Markdown.
  package var markdown: String {
    let words = SizingWording(self, Typeface())
    var page = MarkdownPage(mostBytes: GateResult.largestStepSummary)
    page.add("## \(Markup.markdown(words.name)) \(Markup.markdown(words.verdict))")
    page.add(Markup.markdown(words.conditions.joined(separator: " · ")))
    for note in words.notes { page.add("> \(Markup.markdown(note))") }
    page.add(
      ["choose", "now", sizing.verdict == .fits ? "need" : "nearest", "fullest", "with one less"],
      sizing.choices.map {
        [
          Markup.shortened($0.knob.key), words.now($0.knob), words.value($0.value, $0.knob), words.fullest($0),
          words.oneLess($0),
        ]
      }, "keys")
    page.add(["mark", ""], words.marks.map { [$0.name, $0.value] }, "marks")
    page.add(["one away", ""], words.away.map { [$0.what, $0.outcome] }, "resources")
    guard sizing.isAnswered else { return page.text }
    page.add("```sh\n\(words.runLine)\n```")
    page.add("```yaml\n\(SettingsPatch.yaml(sizing.settings))```")
    if let gateway {
      page.fold("Settings of the gateway") { $0.add("```yaml\n\(gateway)```") }
    }
    return page.text
  }
}
