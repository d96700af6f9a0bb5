/// Wall-clock stamps such as `2023-11-16 18:17:03.9799600`, as nanoseconds since 1970.
enum CivilTime {
  /// Years that are read: their nanoseconds fit 64 bits.
  static let years = 1970...2500

  /// Reads `YYYY-MM-DD HH:MM:SS`, then up to nine decimals, then `Z` or an offset such as `+02:00`, if any.
  ///
  /// A `T` may stand for the space. `nil` for anything else, for days that no calendar has, and for second 60.
  static func nanoseconds(_ bytes: ArraySlice<UInt8>) -> UInt64? {
    var stamp = Scanner(bytes: bytes)
    guard let year = stamp.digits(4), years.contains(year), stamp.take("-"),
      let month = stamp.digits(2), (1...12).contains(month), stamp.take("-"),
      let day = stamp.digits(2), (1...days(inMonth: month, of: year)).contains(day),
      stamp.take(" ") || stamp.take("T"),
      let hour = stamp.digits(2), hour < 24, stamp.take(":"),
      let minute = stamp.digits(2), minute < 60, stamp.take(":"),
      let second = stamp.digits(2), second < 60,
      let fraction = stamp.fraction(), let offset = stamp.offset(), stamp.isAtEnd
    else { return nil }
    let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    return seconds < 0 ? nil : UInt64(seconds) * 1_000_000_000 + fraction
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Whole days from 1970-01-01, counting years from March so that the leap day is the last.
  ///
  /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private struct Scanner {
    var bytes: ArraySlice<UInt8>

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard bytes.first == UInt8(ascii: character) else { return false }
      bytes.removeFirst()
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard let digit = bytes.first, digit &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(digit &- 0x30)
        bytes.removeFirst()
      }
      return value
    }

    /// Nanoseconds of the decimals; 0 without any, `nil` for a point without a digit or a tenth decimal.
    mutating func fraction() -> UInt64? {
      guard take(".") else { return 0 }
      var value: UInt64 = 0
      var unit: UInt64 = 1_000_000_000
      while let digit = bytes.first, digit &- 0x30 < 10 {
        guard unit > 1 else { return nil }
        unit /= 10
        value += UInt64(digit &- 0x30) * unit
        bytes.removeFirst()
      }
      return unit == 1_000_000_000 ? nil : value
    }

    /// Seconds east of Greenwich; 0 without a zone.
    mutating func offset() -> Int? {
      if isAtEnd || take("Z") { return 0 }
      let isEast = take("+")
      guard isEast || take("-"), let hours = digits(2), hours < 24, take(":"), let minutes = digits(2), minutes < 60
      else { return nil }
      return (isEast ? 1 : -1) * (hours * 3600 + minutes * 60)
    }
  }
}
