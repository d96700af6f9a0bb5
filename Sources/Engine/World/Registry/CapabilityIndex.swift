/// Who can do what: an inverted index from words to the agents that declare them.
///
/// A lookup visits the agents that share a word with the need, never the whole fleet; agents with equal profiles
/// are visited as one. The result is that of scoring every agent with ``CapabilityProfile/score(_:)``.
public struct CapabilityIndex: Sendable {
  /// Where a word can stand in a profile, by the highest score that a profile sharing only such words can reach.
  enum Field: Int, CaseIterable {
    case names, keywords, domain, description

    /// The bound of this field and of those after it.
    var bound: Double {
      switch self {
      case .names: 1
      case .keywords: 0.8
      case .domain: 0.7
      case .description: 0.5
      }
    }
  }

  /// Agents with the same profile.
  struct Group: Sendable {
    var profile: CapabilityProfile
    /// Ascending.
    var members: [Int]
  }

  /// Groups by slot; a slot without members is free.
  private(set) var groups: [Group] = []
  private var freeSlots: [Int] = []
  private var slots: [CapabilityProfile: Int] = [:]
  private var slotOfAgent: [Int: Int] = [:]
  /// By field: the slots, ascending, of the groups that have the word there.
  private var postings: [[String: [Int]]] = Array(repeating: [:], count: Field.allCases.count)

  public init() {}

  /// Agents in the index.
  public var count: Int { slotOfAgent.count }

  /// Puts an agent in, or changes its profile.
  ///
  /// - Complexity: O(words of the profile) and a binary search, when agents come in order of id.
  public mutating func insert(_ agent: Int, profile: CapabilityProfile) {
    remove(agent)
    let slot = slots[profile] ?? open(profile)
    groups[slot].members.insertSorted(agent)
    slotOfAgent[agent] = slot
  }

  /// Takes an agent out; one that is not in is ignored.
  public mutating func remove(_ agent: Int) {
    guard let slot = slotOfAgent.removeValue(forKey: agent) else { return }
    groups[slot].members.removeSorted(agent)
    if groups[slot].members.isEmpty { close(slot) }
  }

  private mutating func open(_ profile: CapabilityProfile) -> Int {
    let group = Group(profile: profile, members: [])
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      groups[slot] = group
    } else {
      slot = groups.count
      groups.append(group)
    }
    slots[profile] = slot
    for field in Field.allCases {
      for word in profile.words(in: field) { postings[field.rawValue][word, default: []].insertSorted(slot) }
    }
    return slot
  }

  private mutating func close(_ slot: Int) {
    let profile = groups[slot].profile
    for field in Field.allCases {
      for word in profile.words(in: field) {
        postings[field.rawValue][word]?.removeSorted(slot)
        if postings[field.rawValue][word]?.isEmpty == true { postings[field.rawValue][word] = nil }
      }
    }
    slots[profile] = nil
    groups[slot] = Group(profile: CapabilityProfile(), members: [])
    freeSlots.append(slot)
  }

  /// The slots of the groups that have the word in the field, ascending.
  func slots(of word: String, in field: Field) -> [Int] { postings[field.rawValue][word] ?? [] }

  /// The slot of an agent's group.
  func slot(of agent: Int) -> Int? { slotOfAgent[agent] }
}

extension CapabilityProfile {
  fileprivate func words(in field: CapabilityIndex.Field) -> Set<String> {
    switch field {
    case .names: Set(names.joined())
    case .keywords: Set(keywords)
    case .domain: Set(domain)
    case .description: Set(description)
    }
  }
}

extension [Int] {
  /// The first place whose element is not below the value.
  private func place(of value: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Keeps ascending order; a value that is there is not added again.
  fileprivate mutating func insertSorted(_ value: Int) {
    let place = place(of: value)
    if place == count || self[place] != value { insert(value, at: place) }
  }

  fileprivate mutating func removeSorted(_ value: Int) {
    let place = place(of: value)
    if place < count, self[place] == value { remove(at: place) }
  }
}
