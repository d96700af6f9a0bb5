#if canImport(CNeedletailJemalloc)
  import CNeedletailJemalloc
#endif

/// Allocations, and bytes allocated as the allocator rounds them.
struct Allocations {
  var count: UInt64 = 0
  var bytes: UInt64 = 0

  static func - (after: Allocations, before: Allocations) -> Allocations {
    Allocations(count: after.count &- before.count, bytes: after.bytes &- before.bytes)
  }
}

#if canImport(CNeedletailJemalloc)
  /// jemalloc's own count of requests, by size class, over all arenas.
  ///
  /// A thread's requests are counted when its cache is emptied: the calling thread's is emptied before each look, others'
  /// when they end. So the figure is exact for one thread, and for several from before they start until after they end.
  final class AllocationMeter: Sendable {
    static let shared = AllocationMeter()

    /// A size class: its size, and where its count of requests is.
    private struct Class: Sendable {
      var bytes: UInt64
      var path: [Int]
    }

    /// jemalloc's number for all arenas together.
    private static let allArenas = 4096
    private let classes: [Class]

    private init() {
      var classes: [Class] = []
      for (kind, singular) in [("bins", "bin"), ("lextents", "lextent")] {
        let number: UInt32 = Self.value("arenas.n\(kind)", 0)
        for index in 0..<Int(number) {
          let size: Int = Self.value("arenas.\(singular).\(index).size", 0)
          var path = Self.path("stats.arenas.0.\(kind).\(index).nrequests")
          if path.count > 2 { path[2] = Self.allArenas }
          classes.append(Class(bytes: UInt64(size), path: path))
        }
      }
      self.classes = classes
    }

    /// All requests so far. It allocates nothing.
    var total: Allocations {
      var epoch: UInt64 = 1
      unsafe mallctl("thread.tcache.flush", nil, nil, nil, 0)
      unsafe mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size)
      var total = Allocations()
      for sizeClass in classes {
        var requests: UInt64 = 0
        var size = MemoryLayout<UInt64>.size
        unsafe mallctlbymib(sizeClass.path, sizeClass.path.count, &requests, &size, nil, 0)
        total.count &+= requests
        total.bytes &+= requests &* sizeClass.bytes
      }
      return total
    }

    /// Gives back what was freed: then the resident set's growth is what is in use.
    static func purge() {
      unsafe mallctl("thread.tcache.flush", nil, nil, nil, 0)
      unsafe mallctl("arena.\(allArenas).purge", nil, nil, nil, 0)
    }

    private static func value<Value: BitwiseCopyable>(_ name: String, _ initial: Value) -> Value {
      var value = initial
      var size = MemoryLayout<Value>.size
      unsafe mallctl(name, &value, &size, nil, 0)
      return value
    }

    private static func path(_ name: String) -> [Int] {
      var path = [Int](repeating: 0, count: 8)
      var length = path.count
      unsafe mallctlnametomib(name, &path, &length)
      return Array(path.prefix(length))
    }
  }
#else
  /// Without jemalloc nothing is counted.
  final class AllocationMeter: Sendable {
    static let shared = AllocationMeter()
    var total: Allocations { Allocations() }
    static func purge() {}
  }
#endif
