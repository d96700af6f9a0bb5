/// A suite: many workloads, or one under several settings, as one thing with one verdict. Schema `needletail.suite/1`; see `docs/suite.md`.
public struct SuiteFile: Sendable, Equatable {
  public static let schema = "needletail.suite/1"
  /// The most runs of one suite, those that `vary` makes counted.
  public static let mostRuns = 1_000
  /// Of a run's name, in characters.
  public static let longestName = 200

  public var name: String
  /// As it was given: a suite's file, or a folder.
  public var path: String
  /// In order; no two have one name.
  public var runs: [SuiteEntry]

  public init(name: String, path: String, runs: [SuiteEntry]) {
    self.name = name
    self.path = path
    self.runs = runs
  }

  /// A suite of a folder's workloads, each as it is.
  ///
  /// - Parameters:
  ///   - folder: its path.
  ///   - files: the names of the workload files in it, in the order in which they are run.
  public init(folder: String, files: [String]) {
    let last = folder.split(separator: "/").last.map(String.init) ?? ""
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let isNamed = !last.isEmpty && last != "." && last != ".."
    self.init(
      name: isNamed ? last : "suite", path: folder,
      runs: files.map { file in
        let stem = SuiteEntry.stem(file)
        // `desk.yaml` and `desk.yml` are two.
        let isAlone = files.count { SuiteEntry.stem($0) == stem } == 1
        return SuiteEntry(name: isAlone ? stem : file, workload: prefix + file)
      })
  }
}

/// One run that a suite asks for: a workload, and what is changed in it.
public struct SuiteEntry: Sendable, Equatable {
  /// A key of the workload, as `--set` writes it, and its value as YAML.
  public struct Setting: Sendable, Equatable {
    public var key: String
    public var value: String

    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }

    /// As `--set` takes it: `load.rate=20/s`.
    public var argument: String { "\(key)=\(value)" }
  }

  public var name: String
  /// The workload file's path, as seen from where the command runs.
  public var workload: String
  /// In the order in which they are applied; those of `vary` last.
  public var settings: [Setting]
  /// How many seeds it runs; `nil` is one run. What is said for all runs is for those in virtual time only.
  public var seeds: Int?
  /// `seeds` stands in the run itself, not in `defaults`.
  public var asksForSeeds: Bool
  public var seed: UInt64?
  /// As written, such as `10m`.
  public var duration: String?
  public var warmup: String?
  public var clock: WorkloadFile.Clock?
  /// What the run is called in its document and in the store; `nil` is what the suite is.
  public var label: String?
  /// Where the run stands in the suite's file, and which of `runs` it is of; `nil` in a folder's suite.
  public var place: SourcePlace?
  public var key: String
  /// The keys that `vary` goes through.
  public var variedKeys: [String]

  public init(name: String, workload: String, settings: [Setting] = []) {
    self.name = name
    self.workload = workload
    self.settings = settings
    (asksForSeeds, key, variedKeys) = (false, "", [])
  }

  /// The name of a file without folders and its ending.
  static func stem(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    return stem.isEmpty ? String(file) : String(stem)
  }
}

extension SuiteFile {
  /// The runs with names that one of some patterns fits, in order: `*` stands for any characters and `?` for one; a pattern with neither fits
  /// names that have it in them, or that one alone which is called exactly so.
  ///
  /// - Complexity: O(names × patterns × length²) at worst.
  public func runs(fitting patterns: [String]) -> [SuiteEntry] {
    guard !patterns.isEmpty else { return runs }
    let names = Set(runs.map(\.name))
    return runs.filter { entry in
      patterns.contains { names.contains($0) ? entry.name == $0 : Self.fits(entry.name, $0) }
    }
  }

  /// Whether a name is one that a pattern stands for.
  package static func fits(_ name: String, _ pattern: String) -> Bool {
    guard pattern.contains(where: { $0 == "*" || $0 == "?" }) else { return name.contains(pattern) }
    let (letters, signs) = (Array(name), Array(pattern))
    // Where to go on after the last `*` when what follows it does not fit: it takes one more letter.
    var (letter, sign, star, taken) = (0, 0, -1, 0)
    while letter < letters.count {
      if sign < signs.count, signs[sign] == "*" {
        (star, taken) = (sign, letter)
        sign += 1
      } else if sign < signs.count, signs[sign] == "?" || signs[sign] == letters[letter] {
        (letter, sign) = (letter + 1, sign + 1)
      } else if star >= 0 {
        taken += 1
        (letter, sign) = (taken, star + 1)
      } else {
        return false
      }
    }
    return signs[sign...].allSatisfy { $0 == "*" }
  }
}
