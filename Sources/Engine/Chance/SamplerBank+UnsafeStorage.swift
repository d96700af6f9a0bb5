import NeedletailLanes

extension SamplerBank {
  /// The bank's flat tables. They grow while samplers are added and stay put afterwards.
  ///
  /// Sendable because it is the only owner of what it points to, and not copyable.
  @safe
  struct UnsafeStorage: ~Copyable, @unchecked Sendable {
    private let samplers = Buffer<Sampler>()
    private let segments = Buffer<QuantileTable.Segment>()
    private let values = Buffer<Double>()
    private let leaves = Buffer<MixtureLeaf>()

    func append(_ sampler: Sampler) -> SamplerID {
      samplers.append(sampler)
      return SamplerID(index: Int32(samplers.count - 1))
    }

    /// Appends and answers the first one's number.
    func append(values new: [Double]) -> Int32 {
      let first = Int32(values.count)
      for value in new { values.append(value) }
      return first
    }

    /// Appends and answers the first one's number.
    func append(leaves new: [MixtureLeaf]) -> Int32 {
      let first = Int32(leaves.count)
      for leaf in new { leaves.append(leaf) }
      return first
    }

    /// Builds a shape's table and answers its first segment's number.
    func appendTable(of shape: DistributionShape) -> Int32 {
      let first = Int32(segments.count)
      QuantileTable.build(shape) { segments.append($0) }
      return first
    }

    @inline(__always)
    func sampler(_ id: SamplerID) -> Sampler { samplers[Int(id.index)] }

    @inline(__always)
    func segment(_ number: Int) -> QuantileTable.Segment { segments[number] }

    @inline(__always)
    func value(_ number: Int) -> Double { values[number] }

    @inline(__always)
    func leaf(_ number: Int) -> MixtureLeaf { leaves[number] }
  }

  /// A growing array without reference counts, exclusivity checks, or bounds checks in release builds.
  fileprivate struct Buffer<Element: BitwiseCopyable>: ~Copyable {
    @safe
    struct State: BitwiseCopyable {
      var base: UnsafeMutablePointer<Element>
      var capacity: Int
      var count: Int
    }

    private let state: Cell<State>

    init() { state = unsafe Cell(State(base: .allocate(capacity: 8), capacity: 8, count: 0)) }

    deinit { unsafe state.value.base.deallocate() }

    var count: Int { state.value.count }

    @inline(__always)
    subscript(index: Int) -> Element {
      assert(index >= 0 && index < count, "no such element in the sampler bank")
      return unsafe state.value.base[index]
    }

    func append(_ element: Element) {
      if count == state.value.capacity { grow() }
      unsafe (state.value.base + count).initialize(to: element)
      state.value.count += 1
    }

    private func grow() {
      let larger = UnsafeMutablePointer<Element>.allocate(capacity: count * 2)
      unsafe larger.moveInitialize(from: state.value.base, count: count)
      unsafe state.value.base.deallocate()
      unsafe state.value.base = larger
      state.value.capacity = count * 2
    }
  }
}
