// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else's, with a target called Metrics, as swift-metrics has one: it can depend on needletail.
let package = Package(
  name: "neighbour",
  dependencies: [.package(path: "needletail")],
  targets: [
    .target(name: "Metrics"),
    .executableTarget(
      name: "Neighbour", dependencies: ["Metrics", .product(name: "Needletail", package: "needletail")]),
  ]
)
