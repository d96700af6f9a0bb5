import NeedletailEngine
import NeedletailNotation

extension TraceReader {
  /// The columns that are read, found by name in the header; any others are ignored.
  private static let columns = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]

  static func azure(_ text: PlacedText, into rows: consuming TraceRows) throws(TraceError) -> Load.Trace {
    var csv = CSVReader(text)
    _ = try csv.next()
    let places = try columnPlaces(csv)
    let width = csv.count
    while try csv.next() {
      guard csv.count == width else {
        throw text.error(
          at: csv.offset(of: 0), "this row has \(csv.count) fields; the header names \(width) columns")
      }
      let stamp = csv.field(places[0])
      guard let instant = CivilTime.nanoseconds(stamp) else {
        throw text.error(
          at: csv.offset(of: places[0]),
          "\(PlacedText.excerpt(stamp)) is not a time; write it as 2023-11-16 18:17:03.9799600, years 1970 to 2500")
      }
      try rows.append(
        instant: instant, input: try tokens(csv, places[1]), output: try tokens(csv, places[2]),
        at: csv.offset(of: places[0]))
    }
    return try rows.finish()
  }

  private static func columnPlaces(_ header: CSVReader) throws(TraceError) -> [Int] {
    let names = (0..<header.count).map { String(decoding: header.field($0), as: UTF8.self) }
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

  private static func tokens(_ csv: CSVReader, _ place: Int) throws(TraceError) -> Int {
    let field = Array(csv.field(place))
    var end = 0
    guard let number = DecimalNumber(field, at: &end, end: field.count), end == field.count,
      let tokens = number.whole(upTo: UInt64(maximumTokens))
    else {
      throw csv.text.error(
        at: csv.offset(of: place),
        "\(PlacedText.excerpt(field[...])) is not a number of tokens; use a whole number from 0 to \(maximumTokens)")
    }
    return tokens
  }
}
