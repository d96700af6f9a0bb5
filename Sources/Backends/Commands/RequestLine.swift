import NeedletailCouriers
import NeedletailNotation

/// How a call is put to a program.
enum RequestLine {
  /// As much of a job's number as any reader of JSON keeps exactly: many read numbers as doubles.
  private static let jobMask: UInt64 = (1 << 53) - 1

  /// Tells a program that the answer to a request is not waited for any more.
  static func cancellation(of id: UInt64) -> [UInt8] {
    var line = JSONLineWriter()
    line.member("cancel", id)
    return line.line()
  }

  /// The call as one line of JSON.
  ///
  /// - Parameters:
  ///   - id: The number the reply must carry; never used twice for one pool.
  ///   - now: Engine time: `deadline_ms` tells how long the answer is waited for from then on.
  static func bytes(id: UInt64, agent: String, parcel: Parcel, now: UInt64) -> [UInt8] {
    var line = JSONLineWriter()
    line.member("id", id)
    line.member("agent", agent)
    line.member("member", parcel.member)
    line.member("attempt", parcel.attempt)
    line.member("job", parcel.job & Self.jobMask)
    if parcel.deadline == .max {
      line.null("deadline_ms")
    } else {
      line.member("deadline_ms", parcel.deadline > now ? (parcel.deadline - now) / 1_000_000 : 0)
    }
    line.member("input", parcel.jobInput)
    line.member("text", parcel.message.text)
    line.objects("parts", parcel.message.parts) { object, part in
      object.member("author", part.author)
      object.member("text", part.text)
      object.member("failed", part.isFailure)
      if let failure = part.failure { object.member("reason", failure.reason.rawValue) }
    }
    return line.line()
  }
}
