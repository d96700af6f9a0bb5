/// Instants as people write them, in UTC.
package enum CalendarTime {
  private static let dayMilliseconds: Int64 = 86_400_000

  /// `2023-11-16T18:17:03.979Z`, of milliseconds since 1970.
  package static func stamp(milliseconds: Int64) -> String {
    var (days, rest) = milliseconds.quotientAndRemainder(dividingBy: dayMilliseconds)
    if rest < 0 { (days, rest) = (days - 1, rest + dayMilliseconds) }
    let (year, month, dayOfMonth) = civil(days: days)
    let seconds = rest / 1_000
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
    let time = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(date)T\(time).\(padded(rest % 1_000, 3))Z"
  }

  /// `2023-11-16 18:17`, for tables.
  package static func short(milliseconds: Int64) -> String {
    stamp(milliseconds: milliseconds).dropLast(8).map { $0 == "T" ? " " : String($0) }.joined()
  }

  private static func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// The day that is `days` days after 1970-01-01, counting years from March so that the leap day is the last.
  ///
  /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
