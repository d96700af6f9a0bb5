internal import NeedletailLanes

/// The conductor's side of a courier.
struct Dispatch: ~Copyable {
  /// Where a parcel is, as the conductor knows.
  enum Stage: UInt8, BitwiseCopyable {
    /// Free, or with the conductor.
    case here
    case sent
    case cancelled
  }

  struct State: BitwiseCopyable {
    /// Numbers were pushed since the last `flush`.
    var isUnflushed = false
  }

  let stages: SparseTable<Stage>
  /// Since when a parcel that was cancelled holds what its attempt had, in engine time; `UInt64.max` where it holds nothing.
  let heldSince: SparseTable<UInt64>
  let state = Cell(State())

  init(limit: Int32) {
    stages = SparseTable(limit: limit)
    heldSince = SparseTable(limit: limit)
  }
}

extension Courier {
  /// A parcel to fill, with what its last owner left in it but for long texts; −1 when `limit` calls are with this courier already.
  package func allocate() -> Int32 {
    let parcel = parcels.allocate()
    if parcel >= 0 { dispatch.stages.set(parcel, .here) }
    return parcel
  }

  /// Gives a parcel back that is not under way. Texts that have memory of their own go with it.
  package func free(_ parcel: Int32) {
    assert(dispatch.stages[parcel] == .here, "Courier: freed a parcel that is under way")
    parcels.at(parcel).value.dropContents()
    parcels.free(parcel)
  }

  /// Sends a parcel on its way. The courier may sleep until `flush`.
  package func send(_ parcel: Int32) {
    assert(dispatch.stages[parcel] == .here, "Courier: sent a parcel twice")
    dispatch.stages[parcel] = .sent
    order(parcel)
  }

  /// The answer is not needed any more. The parcel comes back all the same, sooner if the agent lets itself be
  /// cancelled; one that has come back already is not affected, nor is one that was cancelled before.
  ///
  /// - Parameter isHolding: what the attempt had is given back only when the parcel comes back.
  package func cancel(_ parcel: Int32, at now: UInt64 = 0, isHolding: Bool = false) {
    guard dispatch.stages[parcel] == .sent else { return }
    dispatch.stages[parcel] = .cancelled
    dispatch.heldSince.set(parcel, isHolding ? now : .max)
    order(~parcel)
  }

  /// Since when a parcel that was cancelled holds what its attempt had; `nil` where it holds nothing.
  package func heldSince(_ parcel: Int32) -> UInt64? {
    let instant = dispatch.heldSince.get(parcel) ?? .max
    return instant == .max ? nil : instant
  }

  /// A parcel holds nothing from now on.
  package func stopHolding(_ parcel: Int32) { dispatch.heldSince.set(parcel, .max) }

  /// Visits the parcels that were cancelled and have not been received since. Of each the conductor may read what it has written
  /// itself. Complexity: O(parcels ever in use).
  package func forEachCancelled(_ body: (_ parcel: Int32) -> Void) {
    for parcel in 0..<parcels.highWater where dispatch.stages[parcel] == .cancelled { body(parcel) }
  }

  private func order(_ word: Int32) {
    guard requests.push(word) else { fatalError("Courier: the request ring is full") }
    dispatch.state.value.isUnflushed = true
  }

  /// Wakes the courier if it sleeps and something was sent. Once a batch.
  package func flush() {
    if dispatch.state.value.isUnflushed {
      dispatch.state.value.isUnflushed = false
      if mode != .inline { bell.ring() }
    }
  }

  /// Some parcel has come back and was not received yet. The conductor's thread.
  package var hasReturned: Bool { !completions.isEmpty }

  /// The parcel that is received next, if one has come back. The conductor's thread.
  package var nextReturned: Int32? { completions.peek() }

  /// The parcel that comes `distance` after the one that is received next, if it is known to have come back: for prefetching.
  package func returned(ahead distance: Int) -> Int32? { completions.upcoming(distance) }

  /// A parcel that has come back, the conductor's again; −1 for none.
  package func receive() -> Int32 {
    guard let parcel = completions.pop() else { return -1 }
    dispatch.stages[parcel] = .here
    return parcel
  }
}
