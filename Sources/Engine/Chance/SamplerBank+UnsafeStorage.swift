extension SamplerBank {
  /// The bank's flat tables. They grow while samplers are added and stay put afterwards.
  ///
  /// Sendable because it is the only owner of what it points to, and not copyable.
  @safe
  struct UnsafeStorage: ~Copyable, @unchecked Sendable {
    private var samplers = Buffer<Sampler>()
    private var segments = Buffer<QuantileTable.Segment>()
    private var values = Buffer<Double>()
    private var leaves = Buffer<MixtureLeaf>()

    mutating func append(_ sampler: Sampler) -> SamplerID {
      samplers.append(sampler)
      return SamplerID(index: Int32(samplers.count - 1))
    }

    /// Appends and answers the first one's number.
    mutating func append(values new: [Double]) -> Int32 {
      let first = Int32(values.count)
      for value in new { values.append(value) }
      return first
    }

    /// Appends and answers the first one's number.
    mutating func append(leaves new: [MixtureLeaf]) -> Int32 {
      let first = Int32(leaves.count)
      for leaf in new { leaves.append(leaf) }
      return first
    }

    /// Builds a shape's table and answers its first segment's number.
    mutating func appendTable(of shape: DistributionShape) -> Int32 {
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

  /// A growing array without reference counts or checks in release builds.
  @safe
  fileprivate struct Buffer<Element: BitwiseCopyable>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init() {
      capacity = 8
      unsafe base = .allocate(capacity: 8)
    }

    deinit { unsafe base.deallocate() }

    @inline(__always)
    subscript(index: Int) -> Element {
      assert(index >= 0 && index < count, "no such element in the sampler bank")
      return unsafe base[index]
    }

    mutating func append(_ element: Element) {
      if count == capacity { grow() }
      unsafe (base + count).initialize(to: element)
      count += 1
    }

    private mutating func grow() {
      let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
      unsafe larger.moveInitialize(from: base, count: count)
      unsafe base.deallocate()
      unsafe base = larger
      capacity *= 2
    }
  }
}
