import Foundation

/// What ARCHITECTURE.md says of who may use whom, and what the sources really use.
struct EngineLayers {
  struct Layer {
    var folder: String
    /// Folders it may use.
    var uses: [String]
    /// Types of folders further on that it uses all the same.
    var exceptions: [String]
  }

  /// In the table's order, ground floor first.
  var layers: [Layer]
  /// Where types and functions are declared at file scope, by name.
  private(set) var folders: [String: String] = [:]
  /// Names declared inside others, by folder: there they may mean their own.
  private var nested: [String: Set<String>] = [:]
  private var files: [(file: TidyTests.Source, folder: String)] = []

  struct Use {
    var path: String
    var line: Int
    var name: String
    var from: String
    var to: String
  }

  init(architecture: String, sources: [TidyTests.Source]) {
    layers = Self.rows(of: architecture, under: "### Layers of the engine").map { cells in
      Layer(folder: Self.names(in: cells[0])[0], uses: Self.names(in: cells[1]), exceptions: Self.names(in: cells[2]))
    }
    files = sources.filter { $0.path.hasPrefix("Sources/Engine/") }
      .map { ($0, String($0.path.split(separator: "/")[2])) }
    for (file, folder) in files { declare(file, folder) }
  }

  /// The cells of the first table under a heading, row by row, without its title.
  static func rows(of document: String, under heading: String) -> [[String]] {
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0 == heading }) else { return [] }
    let table = lines[start...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
    return table.dropFirst(2).map { row in
      row.dropFirst().split(separator: "|", omittingEmptySubsequences: false).dropLast()
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// What stands in backquotes.
  static func names(in cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }
  }

  private mutating func declare(_ file: TidyTests.Source, _ folder: String) {
    var depth = 0
    for (_, line) in file.code {
      if let match = line.firstMatch(of: /\b(struct|enum|class|protocol|typealias|func) +([A-Za-z_]\w*)/) {
        let name = String(match.2)
        if depth > 0 {
          nested[folder, default: []].insert(name)
        } else if match.1 != "func" || line.hasPrefix("func") {
          folders[name] = folder
        }
      }
      depth += line.count { $0 == "{" } - line.count { $0 == "}" }
    }
  }

  /// Each use of a name of another folder, strings and comments aside. A name behind a dot is some type's own.
  var uses: [Use] {
    files.flatMap { file, folder in
      file.code.flatMap { number, line in
        Self.words(in: line).compactMap { name -> Use? in
          guard let other = folders[name], other != folder, nested[folder]?.contains(name) != true else { return nil }
          return Use(path: file.path, line: number, name: name, from: folder, to: other)
        }
      }
    }
  }

  /// The names in a line of code, but for those in strings and behind a dot. By hand: expressions take ten times as long.
  private static func words(in line: Substring) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var (before, isInString, isEscaped) = (UInt8(ascii: " "), false, false)
    for byte in line.utf8 + [UInt8(ascii: " ")] {
      if isInString {
        isInString = isEscaped || byte != UInt8(ascii: "\"")
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      let isPart =
        byte == UInt8(ascii: "_") || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
      if isPart {
        word.append(byte)
        continue
      }
      if !word.isEmpty {
        if before != UInt8(ascii: ".") { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
      }
      before = byte
      isInString = byte == UInt8(ascii: "\"")
    }
    return words
  }
}
