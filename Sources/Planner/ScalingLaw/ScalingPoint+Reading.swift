package import NeedletailNotation
import NeedletailWorkload

extension ScalingPoint {
  /// Points that a file holds: a sweep's document, a sweep's CSV, or any CSV of concurrency and throughput.
  ///
  /// Of a sweep under a load that arrives whatever the fleet does, points that kept up are left out: they show what was offered.
  ///
  /// - Parameter path: names the file in errors.
  /// - Throws: what is wrong, with its place.
  package static func read(_ bytes: [UInt8], path: String) throws(TextError) -> [ScalingPoint] {
    let first = bytes.first { !" \t\r\n".utf8.contains($0) }
    return first == UInt8(ascii: "{")
      ? try points(of: try JSON(reading: bytes, path: path), path: path)
      : try points(ofCSV: String(decoding: bytes, as: UTF8.self), path: path)
  }

  private static func points(of document: JSON, path: String) throws(TextError) -> [ScalingPoint] {
    func refused(_ message: String) -> TextError { TextError(path: path, line: 1, column: 1, message: message) }
    guard document["schema"] == .string(Sweep.schema) else {
      throw refused(
        "this is no document of a sweep (\(Sweep.schema)); name one, or a CSV of concurrency and throughput")
    }
    guard case .array(let axes)? = document["axes"], axes.count == 1 else {
      throw refused("the sweep varies two keys, and a scaling law is about one; sweep one alone")
    }
    guard case .array(let points)? = document["points"] else { throw refused("the sweep has no points") }
    let isOpen = document["workload"]?["load_model"] == .string("open")
    return points.compactMap { point in
      guard !isOpen || point["keeps_up"] == .string("no"), case .array(let values)? = point["values"],
        let concurrency = values.first?["place"]?.figure,
        let throughput = point["figures"]?[Sweep.jobsPerSecond.spelling]?["mean"]?.figure
      else { return nil }
      return ScalingPoint(concurrency: concurrency, throughput: throughput)
    }
  }

  /// The first column is the concurrency; throughput is the column of that name or `jobs_per_s`, or else the second.
  private static func points(ofCSV text: String, path: String) throws(TextError) -> [ScalingPoint] {
    let rows = text.split(whereSeparator: \.isNewline).map { row in
      row.split(separator: ",", omittingEmptySubsequences: false).map { field in
        String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    }
    var (throughput, model, keepsUp): (Int, Int?, Int?) = (1, nil, nil)
    var begin = 0
    if let titles = rows.first, Double(titles[0]) == nil {
      begin = 1
      // A sweep's values come first, then each figure with the ends of its interval.
      if let low = titles.firstIndex(where: { $0.hasSuffix("_low") }), low > 2 {
        throw TextError(
          path: path, line: 1, column: 1,
          message: "the sweep varies \(titles[0]) and \(titles[1]), and the law is of one; sweep one of them")
      }
      let known = titles.firstIndex { [Sweep.jobsPerSecond.spelling, "throughput"].contains($0) }
      guard let column = known ?? (titles.count == 2 ? 1 : nil) else {
        throw TextError(
          path: path, line: 1, column: 1,
          message: "no column is called throughput or \(Sweep.jobsPerSecond.spelling); name it so, or give two columns")
      }
      throughput = column
      (model, keepsUp) = (titles.firstIndex(of: "load_model"), titles.firstIndex(of: "keeps_up"))
    }
    var points: [ScalingPoint] = []
    for (line, row) in rows.enumerated().dropFirst(begin) {
      func field(_ column: Int?) -> String? { column.flatMap { $0 < row.count ? row[$0] : nil } }
      if field(model) == "open", field(keepsUp) != "no" { continue }
      guard let n = Double(row[0]), let x = field(throughput).flatMap({ Double($0) }), n.isFinite, x.isFinite else {
        throw TextError(
          path: path, line: line + 1, column: 1,
          message:
            "`\(row.joined(separator: ",").prefix(60))` has no concurrency and throughput; write two numbers with a comma between them"
        )
      }
      points.append(ScalingPoint(concurrency: n, throughput: x))
    }
    return points
  }
}
