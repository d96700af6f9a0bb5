package import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension Sweep {
  private static let mostMarkdownBytes = 1 << 20

  /// The sweep as Markdown: what it shows, then its points in a table, or in a matrix; under 1 MiB.
  package var markdown: String {
    let words = SweepWording(self, Typeface())
    var page = MarkdownPage(mostBytes: Self.mostMarkdownBytes)
    page.add("## \(Markup.markdown(subject.name))")
    page.add(Markup.markdown(([words.course] + words.settings).joined(separator: " · ")))
    for finding in words.findings { page.add("> \(Markup.markdown(finding.sentenceStart))") }
    if design.axes.count == 2 { addMatrix(words, to: &page) }
    let columns = words.columns
    page.add(
      design.axes.map(\.title) + columns.map { words.title($0) },
      points.indices.map { place in words.values(place) + columns.map { words.words($0, place) } }, "points",
      mostRows: SweptValues.most)
    if let scaling { addScaling(scaling, words, to: &page) }
    return page.text
  }

  private func addMatrix(_ words: SweepWording, to page: inout MarkdownPage) {
    let across = design.axes[1].values
    page.add("### \(Markup.markdown(figure.title))")
    page.add(
      ["\(design.axes[0].title) \\ \(design.axes[1].title)"] + across.map(\.text),
      design.axes[0].values.enumerated().map { row, value in
        [value.text]
          + across.indices.map { column in
            let place = row * across.count + column
            return [words.value(figure, place), words.mark(points[place])].compactMap(\.self).joined(separator: " ")
          }
      }, "values", mostRows: SweptValues.most)
    page.add("### Points")
  }

  private func addScaling(_ scaling: ScalingResult, _ words: SweepWording, to page: inout MarkdownPage) {
    page.add("### Scaling law")
    for sentence in ScalingWording(scaling, Typeface()).sentences { page.add(Markup.markdown(sentence.sentenceStart)) }
    guard case .fitted(let fit) = scaling else { return }
    page.add(ScalingWording.titles, fit.rows(words.wording), "points", mostRows: SweptValues.most)
  }
}
