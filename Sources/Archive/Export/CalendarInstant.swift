/// A civil date and time in UTC, written as HdrHistogram's logs have it.
struct CalendarInstant {
  private let days: UInt64
  private let second: UInt64

  init(milliseconds: UInt64) {
    days = milliseconds / 86_400_000
    second = milliseconds / 1_000 % 86_400
  }

  /// `Sun Mar 01 12:30:05 UTC 2026`.
  var text: String {
    let (year, month, day) = date
    let time = [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0) }.joined(separator: ":")
    // The first of January 1970 was a Thursday.
    let (weekday, name) = (Self.weekdays[Int((days + 4) % 7)], Self.months[Int(month) - 1])
    return "\(weekday) \(name) \(Self.padded(day)) \(time) UTC \(year)"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Walks whole years and months; the days of an instant in milliseconds are at most 2³⁸, so 400 years at a time first.
  private var date: (year: UInt64, month: UInt64, day: UInt64) {
    var year = 1970 + days / 146_097 * 400
    var rest = days % 146_097
    while rest >= Self.days(inYear: year) {
      rest -= Self.days(inYear: year)
      year += 1
    }
    var month: UInt64 = 1
    while rest >= Self.days(inMonth: month, of: year) {
      rest -= Self.days(inMonth: month, of: year)
      month += 1
    }
    return (year, month, rest + 1)
  }

  private static func isLeap(_ year: UInt64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(inYear year: UInt64) -> UInt64 { isLeap(year) ? 366 : 365 }

  private static func days(inMonth month: UInt64, of year: UInt64) -> UInt64 {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func padded(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
