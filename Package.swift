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
let allocator: [Target.Dependency] = Context.environment["NEEDLETAIL_SANITIZER"] == nil ? ["CNeedletailJemalloc"] : []

/// libFuzzer has the `main` of fuzzers, so they exist for `make fuzz` only, which brings it.
let fuzzers: [Target] =
  Context.environment["NEEDLETAIL_FUZZ"] == nil
  ? []
  : ["Workload", "Trace", "JSON", "Archive"].map { reader in
    .executableTarget(
      name: "Fuzz\(reader)", dependencies: ["NeedletailFuzzing"], path: "Tests/Fuzzers/\(reader)",
      swiftSettings: house + [.unsafeFlags(["-parse-as-library"])])
  }

let package = Package(
  name: "needletail",
  products: [
    .executable(name: "needletail", targets: ["NeedletailCLI"]),
    .executable(name: "needletail-benchmarks", targets: ["NeedletailBenchmarks"]),
    // For programs of others: agents, patterns and the engine, which link no system library; workload files; result documents.
    .library(name: "Needletail", targets: ["Needletail"]),
    .library(name: "NeedletailWorkload", targets: ["NeedletailWorkload", "NeedletailNotation"]),
    .library(name: "NeedletailResults", targets: ["NeedletailResults", "NeedletailWorkload", "NeedletailNotation"]),
    .library(
      name: "NeedletailPlanner",
      targets: ["NeedletailPlanner", "NeedletailResults", "NeedletailWorkload", "NeedletailNotation"]),
    .library(name: "NeedletailTesting", targets: ["NeedletailTesting"]),
  ],
  targets: [
    // The ground: system libraries, and the few calls Swift's Glibc overlay lacks.
    .target(name: "CNeedletailLinux", path: "Sources/CLinux"),
    .target(name: "CNeedletailProcess", path: "Sources/CProcess"),
    .systemLibrary(
      name: "CNeedletailYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CNeedletailSodium", path: "Sources/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CNeedletailSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CNeedletailLZ4", path: "Sources/CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(
      name: "CNeedletailZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CNeedletailJemalloc", path: "Sources/CJemalloc", pkgConfig: "jemalloc",
      providers: [.apt(["libjemalloc-dev"])]),

    // The rooms, ground floor first: a room may use what stands above it in this list, never what stands below.
    // Square roots and roundings are libm's in debug builds, correctly rounded ones.
    .target(
      name: "NeedletailMetrics", dependencies: ["CNeedletailLinux"], path: "Sources/Metrics", swiftSettings: house,
      linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "NeedletailComparison", path: "Sources/Comparison", swiftSettings: house,
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "NeedletailLanes", dependencies: ["CNeedletailLinux"], path: "Sources/Lanes", swiftSettings: house),
    .target(name: "NeedletailNotation", path: "Sources/Notation", swiftSettings: house),
    .target(
      name: "NeedletailArchive",
      dependencies: [
        "NeedletailMetrics", "NeedletailNotation", "CNeedletailLinux", "CNeedletailLZ4", "CNeedletailZlib",
      ], path: "Sources/Archive", swiftSettings: house),
    .target(
      name: "NeedletailCouriers", dependencies: ["NeedletailLanes", "CNeedletailLinux"], path: "Sources/Couriers",
      swiftSettings: house),
    .target(
      name: "NeedletailEngine", dependencies: ["NeedletailMetrics", "NeedletailLanes", "NeedletailCouriers"],
      path: "Sources/Engine", swiftSettings: house),
    .target(
      name: "NeedletailBackends",
      dependencies: [
        "NeedletailCouriers", "NeedletailEngine", "NeedletailLanes", "NeedletailNotation", "CNeedletailProcess",
      ], path: "Sources/Backends", swiftSettings: house),
    .target(
      name: "NeedletailWorkload",
      dependencies: [
        "NeedletailCouriers", "NeedletailEngine", "NeedletailNotation", "CNeedletailYAML", "CNeedletailSodium",
      ],
      path: "Sources/Workload", swiftSettings: house),
    .target(
      name: "NeedletailResults",
      dependencies: [
        "NeedletailArchive", "NeedletailComparison", "NeedletailCouriers", "NeedletailEngine", "NeedletailMetrics",
        "NeedletailNotation", "NeedletailWorkload",
      ], path: "Sources/Results", swiftSettings: house),
    .target(
      name: "NeedletailPlanner",
      dependencies: [
        "NeedletailComparison", "NeedletailCouriers", "NeedletailEngine", "NeedletailMetrics", "NeedletailNotation",
        "NeedletailResults", "NeedletailWorkload",
      ], path: "Sources/Planner", swiftSettings: house),
    .target(
      name: "NeedletailReports",
      dependencies: [
        "NeedletailArchive", "NeedletailEngine", "NeedletailMetrics", "NeedletailNotation", "NeedletailPlanner",
        "NeedletailResults",
        "NeedletailWorkload",
      ], path: "Sources/Reports", swiftSettings: house),
    .target(
      name: "NeedletailStore", dependencies: ["NeedletailNotation", "CNeedletailSQLite"], path: "Sources/Store",
      swiftSettings: house),
    .executableTarget(
      name: "NeedletailCLI",
      dependencies: [
        "NeedletailArchive", "NeedletailComparison", "NeedletailCouriers", "NeedletailEngine", "NeedletailLanes",
        "NeedletailMetrics", "NeedletailNotation", "NeedletailBackends", "NeedletailWorkload", "NeedletailResults",
        "NeedletailPlanner", "NeedletailReports", "NeedletailStore", "CNeedletailLinux",
      ]
        + allocator,
      swiftSettings: house),

    // What an embedding program imports, and one that does.
    .target(
      name: "Needletail", dependencies: ["NeedletailEngine", "NeedletailCouriers", "NeedletailMetrics"],
      swiftSettings: house),
    .target(
      name: "NeedletailTesting", dependencies: ["Needletail", "NeedletailEngine", "NeedletailCouriers"],
      path: "Sources/Testing", swiftSettings: house),
    .executableTarget(
      name: "EmbeddingExample", dependencies: ["Needletail"] + allocator, path: "Examples/Embedding",
      swiftSettings: house),
    .executableTarget(
      name: "TrialExample", dependencies: ["Needletail"] + allocator, path: "Examples/Trial", swiftSettings: house),

    .executableTarget(
      name: "CapacityExample",
      dependencies: ["Needletail", "NeedletailPlanner", "NeedletailResults", "NeedletailWorkload"] + allocator,
      path: "Examples/Capacity", swiftSettings: house),

    // What is measured, and what is made of the figures.
    .target(
      name: "NeedletailMeasurement", dependencies: ["NeedletailComparison", "NeedletailNotation"],
      path: "Benchmarks/Measurement", swiftSettings: house),
    .executableTarget(
      name: "NeedletailBenchmarks",
      dependencies: [
        "NeedletailMeasurement", "NeedletailEngine", "NeedletailCouriers", "NeedletailLanes", "NeedletailMetrics",
        "NeedletailNotation", "NeedletailResults", "NeedletailWorkload", "CNeedletailLinux",
      ] + allocator,
      path: "Benchmarks",
      exclude: ["Measurement", "peers", "thresholds.json", "instructions.json", "closed-loop.yaml"],
      swiftSettings: house),

    // Proof: one test target a room, and whole workload files against their closed forms.
    .testTarget(name: "MetricsTests", dependencies: ["NeedletailMetrics"], swiftSettings: house),
    .executableTarget(
      name: "ChangePointTrial", dependencies: ["NeedletailComparison", "NeedletailNotation"],
      path: "Tests/ChangePointTrial", swiftSettings: house),
    .testTarget(
      name: "ComparisonTests", dependencies: ["ChangePointTrial", "NeedletailComparison"],
      exclude: ["Published/scipy_figures.py"], swiftSettings: house),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: [
        "NeedletailBenchmarks", "NeedletailEngine", "NeedletailMeasurement", "NeedletailNotation", "NeedletailWorkload",
      ] + allocator,
      swiftSettings: house
    ),
    .testTarget(name: "LanesTests", dependencies: ["NeedletailLanes"], swiftSettings: house),
    .testTarget(
      name: "CouriersTests", dependencies: ["NeedletailCouriers", "NeedletailLanes"] + allocator, swiftSettings: house),
    .testTarget(
      name: "EngineTests",
      dependencies: ["NeedletailCouriers", "NeedletailEngine", "NeedletailLanes", "NeedletailMetrics"] + allocator,
      swiftSettings: house),
    .executableTarget(
      name: "EngineChurn", dependencies: ["Needletail", "NeedletailLanes"] + allocator, path: "Tests/EngineChurn",
      swiftSettings: house),
    .testTarget(name: "WallTests", dependencies: ["Needletail", "NeedletailLanes"] + allocator, swiftSettings: house),
    .executableTarget(
      name: "PublicFace", dependencies: ["NeedletailNotation"], path: "Tests/PublicFace", swiftSettings: house),
    .testTarget(name: "TestingTests", dependencies: ["NeedletailTesting"] + allocator, swiftSettings: house),
    .testTarget(name: "NotationTests", dependencies: ["NeedletailNotation"], swiftSettings: house),
    .executableTarget(
      name: "ArchiveWriterFixture", dependencies: ["NeedletailArchive", "NeedletailMetrics"],
      path: "Tests/ArchiveWriterFixture",
      swiftSettings: house),
    .testTarget(
      name: "ArchiveTests",
      dependencies: ["NeedletailArchive", "ArchiveWriterFixture", "NeedletailMetrics", "NeedletailNotation"],
      exclude: ["Golden", "Peers"],
      swiftSettings: house),
    .testTarget(
      name: "BackendsTests",
      dependencies: [
        "NeedletailBackends", "NeedletailCouriers", "NeedletailEngine", "NeedletailLanes", "NeedletailMetrics",
        "NeedletailNotation", "NeedletailWorkload",
      ] + allocator,
      swiftSettings: house),
    .testTarget(
      name: "WorkloadTests",
      dependencies: [
        "NeedletailFuzzing", "NeedletailWorkload", "NeedletailNotation", "NeedletailEngine", "NeedletailMetrics",
      ],
      exclude: ["Corpus"],
      swiftSettings: house),
    .testTarget(
      name: "ResultsTests",
      dependencies: [
        "NeedletailResults", "NeedletailWorkload", "NeedletailNotation", "NeedletailEngine", "NeedletailMetrics",
      ], swiftSettings: house
    ),
    .executableTarget(
      name: "ReportFixture", dependencies: ["NeedletailArchive", "NeedletailMetrics", "NeedletailNotation"],
      path: "Tests/ReportFixture",
      swiftSettings: house),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "NeedletailReports", "ReportFixture", "NeedletailResults", "NeedletailArchive", "NeedletailEngine",
        "NeedletailMetrics", "NeedletailNotation", "NeedletailWorkload",
      ],
      swiftSettings: house),
    .executableTarget(
      name: "SizingTrial",
      dependencies: [
        "NeedletailPlanner", "NeedletailEngine", "NeedletailNotation", "NeedletailResults", "NeedletailWorkload",
      ] + allocator,
      path: "Tests/SizingTrial", swiftSettings: house),
    .testTarget(
      name: "PlannerTests",
      dependencies: [
        "NeedletailPlanner", "NeedletailComparison", "NeedletailResults", "NeedletailWorkload", "NeedletailNotation",
        "NeedletailEngine", "NeedletailCouriers", "NeedletailMetrics",
      ], swiftSettings: house),
    .testTarget(
      name: "FigureTests",
      dependencies: [
        "NeedletailReports", "NeedletailResults", "NeedletailWorkload", "NeedletailNotation", "NeedletailEngine",
        "NeedletailCouriers", "NeedletailMetrics", "NeedletailStore",
      ], swiftSettings: house),
    .executableTarget(
      name: "StoreWriter", dependencies: ["NeedletailStore", "NeedletailNotation"], path: "Tests/StoreWriter",
      swiftSettings: house),
    .testTarget(
      name: "StoreTests", dependencies: ["NeedletailStore", "StoreWriter", "NeedletailNotation"], swiftSettings: house),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "NeedletailArchive", "NeedletailCLI", "NeedletailMetrics", "NeedletailReports", "NeedletailResults",
        "NeedletailPlanner", "NeedletailWorkload", "NeedletailStore", "NeedletailEngine", "NeedletailBackends",
        "NeedletailLanes",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ModelTests",
      dependencies: [
        "NeedletailResults", "NeedletailWorkload", "NeedletailNotation", "NeedletailEngine", "NeedletailMetrics",
      ], swiftSettings: house),
    .target(
      name: "NeedletailFuzzing",
      dependencies: [
        "NeedletailArchive", "NeedletailEngine", "NeedletailMetrics", "NeedletailNotation", "NeedletailReports",
        "NeedletailResults", "NeedletailWorkload",
      ], path: "Tests/Fuzzing", swiftSettings: house),
    .testTarget(
      name: "FuzzingTests", dependencies: ["NeedletailFuzzing"], exclude: ["Inputs"], swiftSettings: house),
  ] + fuzzers
)
