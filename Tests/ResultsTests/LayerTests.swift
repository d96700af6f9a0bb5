import Foundation
import Testing

/// Who may use whom is written in ARCHITECTURE.md and nowhere else; here the sources are held to it.
@Suite("The layers are true")
struct LayerTests {
  static let architecture =
    (try? String(contentsOf: TidyTests.root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)) ?? ""
  static let engine = EngineLayers(architecture: architecture, sources: TidyTests.sources)

  @Test("the table of the engine's layers names every folder once")
  func table() {
    let named = Self.engine.layers.map(\.folder)
    let present = Set(
      TidyTests.sources.map(\.path).filter { $0.hasPrefix("Sources/Engine/") }.map { $0.split(separator: "/")[2] }
    ).map(String.init)
    #expect(named.sorted() == present.sorted(), "ARCHITECTURE.md, \"Layers of the engine\"")
  }

  @Test("a layer may use only layers that stand above it")
  func order() {
    var above: Set<String> = []
    for layer in Self.engine.layers {
      #expect(above.isSuperset(of: layer.uses), "\(layer.folder)")
      above.insert(layer.folder)
    }
  }

  @Test("each folder of the engine uses what its layer may use, and the named exceptions")
  func uses() {
    let layers = Dictionary(Self.engine.layers.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
    let found = Self.engine.uses.filter { use in
      guard let layer = layers[use.from] else { return true }
      return !layer.uses.contains(use.to) && !layer.exceptions.contains(use.name)
    }
    .map { use in
      "\(use.path):\(use.line): \(use.name) is of \(use.to), which \(use.from) may not use: move what needs it to a layer "
        + "further on, or what is needed to one that both may use"
    }
    #expect(found == [])
  }

  @Test("an exception of a layer that is used no more is gone from the table")
  func exceptions() {
    let uses = Self.engine.uses
    let idle = Self.engine.layers.flatMap { layer in
      layer.exceptions.filter { name in !uses.contains { $0.from == layer.folder && $0.name == name } }
        .map { "\(layer.folder): \($0)" }
    }
    #expect(idle == [], "delete them from ARCHITECTURE.md")
  }

  /// Rooms in the order of ARCHITECTURE.md's list. Folders of the engine stand for the engine.
  static let rooms: [String] = EngineLayers.rows(of: architecture, under: "## The rooms").flatMap { row in
    EngineLayers.names(in: row[0]).map { $0.hasPrefix("Engine/") ? "Engine" : $0 }
  }

  @Test("a room imports only rooms that stand above it in ARCHITECTURE.md's list")
  func imports() {
    let found = TidyTests.files.filter { !$0.path.hasPrefix("Tests/") }.flatMap { file -> [String] in
      let parts = file.path.split(separator: "/").map(String.init)
      let room = parts[0] == "Benchmarks" ? parts[0] : parts[1]
      guard let place = Self.rooms.firstIndex(of: room) else {
        return ["\(file.path): \(room) is in no row of the list"]
      }
      return file.code.compactMap { number, line in
        guard let match = line.firstMatch(of: /\bimport +(C?)Needletail(\w*)/) else { return nil }
        let used = match.2.isEmpty ? "Needletail" : "\(match.1)\(match.2)"
        if used == "Measurement" { return nil }
        guard let other = Self.rooms.firstIndex(of: used) else {
          return "\(file.path):\(number): \(used) is in no row of ARCHITECTURE.md's list"
        }
        return other < place ? nil : "\(file.path):\(number): \(room) may not use \(used), which stands below it"
      }
    }
    #expect(found == [])
    #expect(Self.rooms.count > 20, "the list was found")
  }
}
