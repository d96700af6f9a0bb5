import NeedletailLanes

/// The parts of accounts that few jobs have: for each account a list with an entry for each of them that has any time.
///
/// Each verb is O(further parts of the account).
struct FurtherParts: ~Copyable {
  private let entries: Slab<Entry>

  struct Entry: BitwiseCopyable {
    var nanoseconds: UInt64
    /// The next of the same account; −1 for none.
    var next: Int32
    /// By `OwnerNumbers`.
    var number: Int32
  }

  /// - Parameter limit: how many there can be at once; beyond it a run ends for want of memory.
  init(limit: Int32) { entries = Slab(limit: limit) }

  /// Entries in use.
  var count: Int { Int(entries.count) }

  /// An entry of an account's list, by `Account.firstFurther` or `Entry.next`.
  @inline(__always)
  subscript(place: Int32) -> Entry { entries[place] }

  /// Adds a time, which is not zero, to a part of an account.
  @inline(never)
  func add(_ nanoseconds: UInt64, to number: Int32, of account: Place<Account>) {
    var place = account.value.firstFurther
    while place >= 0 {
      let entry = entries.at(place)
      if entry.value.number == number {
        entry.value.nanoseconds &+= nanoseconds
        return
      }
      place = entry.value.next
    }
    let new = entries.allocate()
    precondition(new >= 0, "the system refused memory for a part of an account")
    entries[new] = Entry(nanoseconds: nanoseconds, next: account.value.firstFurther, number: number)
    account.value.firstFurther = new
  }

  /// Gives back an account's list.
  @inline(__always)
  func free(of account: Place<Account>) {
    if account.value.firstFurther < 0 { return }
    freeList(from: account.value.firstFurther)
    account.value.firstFurther = -1
  }

  @inline(never)
  private func freeList(from first: Int32) {
    var place = first
    while place >= 0 {
      let next = entries[place].next
      entries.free(place)
      place = next
    }
  }
}
