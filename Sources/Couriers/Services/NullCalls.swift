/// Answers every call at once with an empty reply.
final class NullCalls: CallHandler {
  private let courier: Courier

  init(courier: Courier) { self.courier = courier }

  func start(_ parcel: Int32) {
    courier.parcels.at(parcel).value.reply = Reply()
    courier.finish(parcel)
  }

  func cancel(_ parcel: Int32) {}

  func close(by deadline: UInt64) {}

  var openCalls: Int { 0 }
}
