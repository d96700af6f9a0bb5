// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else's, with a target called Metrics, as swift-metrics has one: it can depend on needletail. One program
// a product, so that what each links can be looked at.
let package = Package(
  name: "neighbour",
  dependencies: [.package(path: "../needletail")],
  targets: [
    .target(name: "Metrics"),
    .executableTarget(
      name: "Neighbour", dependencies: ["Metrics", .product(name: "Needletail", package: "needletail")]),
    .executableTarget(
      name: "Files",
      dependencies: [
        .product(name: "Needletail", package: "needletail"),
        .product(name: "NeedletailWorkload", package: "needletail"),
      ]),
    .executableTarget(
      name: "Documents",
      dependencies: [
        .product(name: "Needletail", package: "needletail"),
        .product(name: "NeedletailResults", package: "needletail"),
      ]),
    .executableTarget(
      name: "Capacities",
      dependencies: [
        .product(name: "Needletail", package: "needletail"),
        .product(name: "NeedletailPlanner", package: "needletail"),
      ]),
  ]
)
