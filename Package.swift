// swift-tools-version: 6.2
import PackageDescription

/// Language settings every target shares: Swift 6 mode, warnings are errors, unsafe code is spelled out.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
]

/// jemalloc replaces malloc in whatever links it, and so do the sanitizers: never both.
let allocator: [Target.Dependency] = Context.environment["NEEDLETAIL_SANITIZER"] == nil ? ["CJemalloc"] : []

let package = Package(
  name: "needletail",
  products: [
    .executable(name: "needletail", targets: ["NeedletailCLI"]),
    .library(name: "Needletail", targets: ["Needletail", "Notation", "Workload", "Results"]),
  ],
  targets: [
    // The ground: system libraries, and the few calls Swift's Glibc overlay lacks.
    .target(name: "CLinux"),
    .target(name: "CProcess"),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),

    // The rooms, ground floor first: a room may use what stands above it in this list, never what stands below.
    // Square roots and roundings are libm's in debug builds, correctly rounded ones.
    .target(
      name: "Metrics", dependencies: ["CLinux"], swiftSettings: house, linkerSettings: [.linkedLibrary("m")]),
    .target(name: "Lanes", dependencies: ["CLinux"], swiftSettings: house),
    .target(name: "Notation", swiftSettings: house),
    .target(name: "Archive", dependencies: ["Metrics", "Notation", "CLinux", "CLZ4", "CZlib"], swiftSettings: house),
    .target(name: "Couriers", dependencies: ["Lanes", "CLinux"], swiftSettings: house),
    .target(name: "Engine", dependencies: ["Metrics", "Lanes", "Couriers"], swiftSettings: house),
    .target(
      name: "Backends", dependencies: ["Couriers", "Engine", "Lanes", "Notation", "CProcess"], swiftSettings: house),
    .target(name: "Workload", dependencies: ["Engine", "Notation", "CYAML", "CSodium"], swiftSettings: house),
    .target(
      name: "Results", dependencies: ["Archive", "Engine", "Metrics", "Notation", "Workload"], swiftSettings: house),
    .target(
      name: "Reports", dependencies: ["Archive", "Metrics", "Notation", "Results", "Workload"], swiftSettings: house),
    .target(name: "Store", dependencies: ["Notation", "CSQLite"], swiftSettings: house),
    .executableTarget(
      name: "NeedletailCLI",
      dependencies: [
        "Archive", "Couriers", "Engine", "Metrics", "Notation", "Backends", "Workload", "Results", "Reports", "Store",
        "CLinux",
      ]
        + allocator,
      swiftSettings: house),

    // What an embedding program imports, and one that does.
    .target(name: "Needletail", dependencies: ["Engine", "Couriers", "Metrics"], swiftSettings: house),
    .executableTarget(
      name: "EmbeddingExample", dependencies: ["Needletail"] + allocator, path: "Examples/Embedding",
      swiftSettings: house),

    // What is measured, and what is made of the figures.
    .target(name: "Measurement", dependencies: ["Notation"], path: "Benchmarks/Measurement", swiftSettings: house),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Measurement", "Engine", "Couriers", "Lanes", "Metrics", "Notation", "Results", "Workload", "CLinux",
      ] + allocator,
      path: "Benchmarks", exclude: ["Measurement", "peers", "thresholds.json", "instructions.json"],
      swiftSettings: house),

    // Proof: one test target a room, and whole workload files against their closed forms.
    .testTarget(name: "MetricsTests", dependencies: ["Metrics"], swiftSettings: house),
    .testTarget(
      name: "BenchmarksTests", dependencies: ["Benchmarks", "Measurement", "Notation"] + allocator, swiftSettings: house
    ),
    .testTarget(name: "LanesTests", dependencies: ["Lanes"], swiftSettings: house),
    .testTarget(name: "CouriersTests", dependencies: ["Couriers", "Lanes"] + allocator, swiftSettings: house),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "Lanes", "Metrics"] + allocator, swiftSettings: house),
    .testTarget(name: "WallTests", dependencies: ["Needletail", "Lanes"] + allocator, swiftSettings: house),
    .testTarget(name: "NotationTests", dependencies: ["Notation"], swiftSettings: house),
    .executableTarget(
      name: "ArchiveWriterFixture", dependencies: ["Archive", "Metrics"], path: "Tests/ArchiveWriterFixture",
      swiftSettings: house),
    .testTarget(
      name: "ArchiveTests", dependencies: ["Archive", "ArchiveWriterFixture", "Metrics", "Notation"],
      exclude: ["Golden", "Peers"],
      swiftSettings: house),
    .testTarget(
      name: "BackendsTests", dependencies: ["Backends", "Couriers", "Engine", "Lanes", "Notation"] + allocator,
      swiftSettings: house),
    .testTarget(
      name: "WorkloadTests", dependencies: ["Workload", "Notation", "Engine", "Metrics"], swiftSettings: house),
    .testTarget(
      name: "ResultsTests", dependencies: ["Results", "Workload", "Notation", "Engine", "Metrics"], swiftSettings: house
    ),
    .executableTarget(
      name: "ReportFixture", dependencies: ["Archive", "Metrics", "Notation"], path: "Tests/ReportFixture",
      swiftSettings: house),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "ReportFixture", "Results", "Archive", "Metrics", "Notation"],
      swiftSettings: house),
    .executableTarget(
      name: "StoreWriter", dependencies: ["Store", "Notation"], path: "Tests/StoreWriter", swiftSettings: house),
    .testTarget(name: "StoreTests", dependencies: ["Store", "StoreWriter", "Notation"], swiftSettings: house),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Archive", "NeedletailCLI", "Metrics", "Reports", "Results", "Workload", "Store", "Engine"],
      swiftSettings: house),
    .testTarget(
      name: "ModelTests", dependencies: ["Results", "Workload", "Notation", "Engine", "Metrics"], swiftSettings: house),
  ]
)
