internal import NeedletailLanes

/// The parcels of one courier: numbered, in stable places, made when first used and reused with what they hold.
///
/// The conductor gives the numbers out. A parcel is read and written only by its owner of the moment: the conductor,
/// then, from `send` to `receive`, the courier.
@safe
package struct ParcelTable: ~Copyable {
  private let records: RecordTable<Parcel>

  init(limit: Int32) { records = RecordTable(limit: limit) }

  /// The most parcels that can be in use at once.
  package var limit: Int32 { records.limit }

  /// Parcels in use.
  package var count: Int32 { records.count }

  /// Numbers that were ever in use are `0 ..< highWater`.
  var highWater: Int32 { records.highWater }

  /// A parcel's place, to read and write its fields in.
  package func at(_ parcel: Int32) -> ParcelPlace { unsafe ParcelPlace(records.place(parcel)) }

  func allocate() -> Int32 { records.allocate(Parcel()) }

  /// Asks the processor to bring a parcel near.
  package func prefetch(_ parcel: Int32) { records.prefetch(parcel) }

  func free(_ parcel: Int32) { records.free(parcel) }
}

/// Where a parcel lies. Good for the parcel's owner, as long as it owns it.
@safe
package struct ParcelPlace {
  private let base: UnsafeMutablePointer<Parcel>

  init(_ base: UnsafeMutablePointer<Parcel>) { unsafe self.base = base }

  package var value: Parcel {
    unsafeAddress { unsafe UnsafePointer(base) }
    nonmutating unsafeMutableAddress { unsafe base }
  }
}
