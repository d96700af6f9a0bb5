import NeedletailLanes

/// The parts of accounts that few jobs have: for each account a list with an entry for each of them that has any time.
///
/// Each verb is O(further parts of the account), at most `perAccount`.
struct FurtherParts: ~Copyable {
  private let entries: Slab<Entry>

  struct Entry: BitwiseCopyable {
    var nanoseconds: UInt64
    /// The next of the same account; −1 for none.
    var next: Int32
    private var rawPart: UInt8

    init(_ part: LatencyPart, _ nanoseconds: UInt64, next: Int32) {
      self.nanoseconds = nanoseconds
      self.next = next
      rawPart = UInt8(truncatingIfNeeded: part.rawValue)
    }

    @inline(__always)
    func isOf(_ part: LatencyPart) -> Bool { rawPart == UInt8(truncatingIfNeeded: part.rawValue) }

    /// An entry is made of a part, so there is one.
    var part: LatencyPart { LatencyPart(rawValue: Int(rawPart)) ?? .scheduleDelay }
  }

  /// - Parameter accounts: how many there can be at once.
  init(accounts: Int32) {
    entries = Slab(limit: accounts &* Int32(truncatingIfNeeded: Self.perAccount))
  }

  /// The parts that are not near.
  static var perAccount: Int { LatencyPart.allCases.count - Account.Near.count }

  /// Entries in use.
  var count: Int { Int(entries.count) }

  /// An entry of an account's list, by `Account.firstFurther` or `Entry.next`.
  @inline(__always)
  subscript(number: Int32) -> Entry { entries[number] }

  /// Adds a time, which is not zero, to a part of an account.
  @inline(never)
  func add(_ nanoseconds: UInt64, to part: LatencyPart, of account: Place<Account>) {
    var number = account.value.firstFurther
    while number >= 0 {
      let entry = entries.at(number)
      if entry.value.isOf(part) {
        entry.value.nanoseconds &+= nanoseconds
        return
      }
      number = entry.value.next
    }
    let new = entries.allocate()
    // There is room for all parts of all accounts that there can be; only memory itself can be lacking.
    precondition(new >= 0, "the system refused memory for a part of an account")
    entries[new] = Entry(part, nanoseconds, next: account.value.firstFurther)
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
    var number = first
    while number >= 0 {
      let next = entries[number].next
      entries.free(number)
      number = next
    }
  }
}
