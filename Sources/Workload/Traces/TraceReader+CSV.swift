import NeedletailEngine
import NeedletailNotation

extension TraceReader {
  /// Comma-separated rows. Columns are found by name in the header; any others are ignored.
  ///
  /// - Parameter format: `nil` for the one whose columns the header names.
  static func commaSeparated(
    _ text: PlacedText, _ format: TraceFormat?, _ unit: TraceUnit?, speedup: Speedup
  ) throws(TraceError) -> Reading {
    if let first = text.bytes[text.start...].firstIndex(where: { !PlacedText.isBlank($0) }),
      "{[".utf8.contains(text.bytes[first])
    {
      throw text.error(
        at: first,
        "this is JSON, and not comma-separated rows; write format: mooncake for a row a line, or agent-session")
    }
    var csv = CSVReader(text)
    _ = try csv.next()
    let format: TraceFormat = if let format { format } else { try self.format(byHeader: csv) }
    let places = try columnPlaces(csv, format)
    let width = csv.count
    var rows = TraceRows(text: text, speedup: speedup)
    var stamps = TraceStamps(unit: unit, of: format)
    while try csv.next() {
      guard csv.count == width else {
        throw text.error(
          at: csv.offset(of: 0),
          "this row has \(csv.count.counted("field")); the header names \(width.counted("column"))")
      }
      let stamp = csv.value(places[0])
      let instant = try format == .azure ? wallClock(csv, places[0]) : stamps.instant(stamp, csv, places[0])
      try rows.append(
        instant: instant, input: try tokens(csv, places[1]), output: try tokens(csv, places[2]),
        at: csv.offset(of: places[0]))
    }
    let span = rows.span
    return Reading(trace: try rows.finish(), format: format, doubt: stamps.doubt(span: span))
  }

  /// The format that has most of the columns.
  private static func format(byHeader header: CSVReader) throws(TraceError) -> TraceFormat {
    let names = header.names
    let matches = TraceFormat.allCases.map { format in
      (format: format, count: format.columns?.count(where: names.contains) ?? 0)
    }
    // One of which columns are lacking is told which.
    let best = matches.max { $0.count < $1.count }
    if let best, best.count > 0 {
      let equal = matches.filter { $0.count == best.count }
      if equal.count == 1 { return best.format }
      if best.count == best.format.columns?.count {
        throw header.text.error(
          at: header.offset(of: 0),
          "the header has all columns of \(equal.map(\.format.rawValue).joined(separator: " and of ")); say which are meant, "
            + "as format: \(equal[0].format.rawValue)")
      }
    }
    let known = TraceFormat.allCases.compactMap { format in
      format.columns.map { "\(format.rawValue) (\($0.joined(separator: ", ")))" }
    }
    throw header.text.error(
      at: header.offset(of: 0),
      "the header is of no format that is known; name the columns as one of them has it: \(known.joined(separator: "; "))"
    )
  }

  private static func columnPlaces(_ header: CSVReader, _ format: TraceFormat) throws(TraceError) -> [Int] {
    let names = header.names
    let columns = format.columns ?? []
    var places: [Int] = []
    for column in columns {
      let found = names.indices.filter { names[$0] == column }
      guard let place = found.first else {
        throw header.text.error(
          at: header.offset(of: 0),
          "the header has no column \(column); it needs \(columns.joined(separator: ", "))")
      }
      guard found.count == 1 else {
        throw header.text.error(at: header.offset(of: found[1]), "the column \(column) is named twice; keep one")
      }
      places.append(place)
    }
    return places
  }

  private static func wallClock(_ csv: CSVReader, _ place: Int) throws(TraceError) -> UInt64 {
    let stamp = csv.value(place)
    guard let instant = CivilTime.nanoseconds(stamp) else {
      throw csv.text.error(
        at: csv.offset(of: place),
        "\(PlacedText.excerpt(stamp)) is not a time; write it as 2023-11-16 18:17:03.9799600, years 1970 to 2500")
    }
    return instant
  }

  /// `nil` for an empty field: the row says nothing of them.
  private static func tokens(_ csv: CSVReader, _ place: Int) throws(TraceError) -> Int? {
    let field = csv.value(place)
    if field.isEmpty { return nil }
    guard let tokens = DecimalNumber(whole: field)?.whole(upTo: UInt64(maximumTokens)) else {
      throw csv.text.error(
        at: csv.offset(of: place),
        "\(PlacedText.excerpt(field)) is not a number of tokens; use a whole number from 0 to \(maximumTokens)")
    }
    return tokens
  }
}

extension CSVReader {
  /// A field of the record read last: blanks around it mean nothing.
  fileprivate func value(_ place: Int) -> ArraySlice<UInt8> {
    let field = field(place)
    guard let first = field.firstIndex(where: { !PlacedText.isBlank($0) }),
      let last = field.lastIndex(where: { !PlacedText.isBlank($0) })
    else { return [] }
    return field[first...last]
  }

  /// The fields of the record read last as names of columns.
  fileprivate var names: [String] { (0..<count).map { String(decoding: value($0), as: UTF8.self) } }
}

extension DecimalNumber {
  /// The whole of a field as a number; `nil` where it is anything else.
  init?(whole field: ArraySlice<UInt8>) {
    let bytes = Array(field)
    var end = 0
    self.init(bytes, at: &end, end: bytes.count)
    if end != bytes.count { return nil }
  }
}
