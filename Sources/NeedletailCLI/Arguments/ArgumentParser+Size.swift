import NeedletailPlanner
import NeedletailReports
import NeedletailWorkload

extension ArgumentParser {
  func sizeArguments() throws(ArgumentError) -> SizeArguments {
    var size = SizeArguments(file: try fileArguments())
    size.load = values["--load"]?.first
    size.bounds = try each("--hold") { text throws(WorkloadError) in try Threshold(holding: text) }
    size.chosen = try eachKey("--choose") { text throws(KnobError) in try ChosenKey(text) }
    size.prices = try eachKey("--price") { text throws(KnobError) in
      try KeyAmount(text, example: "gateway.instances=0.40")
    }
    size.losses = try eachKey("--lose") { text throws(KnobError) in
      try KeyAmount(text, example: "gateway.instances=1")
    }
    size.headroom = try headroom()
    size.seeds = try number("--seeds", in: SizeArguments.seeds)
    size.format = try word("--format")
    size.outs = values["--out"] ?? []
    size.userInterface = try word("--ui") ?? .auto
    guard Set(size.outs).count == size.outs.count else {
      throw ArgumentError("`--out` names one file twice", "name each once; a name's ending says what it gets")
    }
    if size.chosen.isEmpty {
      for option in ["--price", "--lose", "--load"] where values[option] != nil {
        throw ArgumentError(
          "`\(option)` without `--choose`",
          option == "--load"
            ? "choose what to find the least of, as `--choose gateway.instances`; without it, size finds the largest load"
            : "add what to choose, as `--choose gateway.instances`")
      }
    }
    return size
  }

  private func headroom() throws(ArgumentError) -> Double {
    guard let text = values["--headroom"]?.first else { return 0 }
    let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
    guard text.hasSuffix("%"), let percent = Double(digits), (0...1_000).contains(percent) else {
      throw ArgumentError("`--headroom \(text)` is no percentage", "write one from 0% to 1000%, such as 15%")
    }
    return percent / 100
  }

  private func each<T>(_ option: String, _ read: (String) throws(WorkloadError) -> T) throws(ArgumentError) -> [T] {
    var all: [T] = []
    for text in values[option] ?? [] {
      do throws(WorkloadError) {
        all.append(try read(text))
      } catch {
        throw ArgumentError("`\(option) '\(text)'`: \(error.problems[0].message)", error.problems[0].remedy)
      }
    }
    return all
  }

  private func eachKey<T>(_ option: String, _ read: (String) throws(KnobError) -> T) throws(ArgumentError) -> [T] {
    var all: [T] = []
    for text in values[option] ?? [] {
      do throws(KnobError) {
        all.append(try read(text))
      } catch {
        throw ArgumentError("`\(option) \(text)`: \(error.message)", error.remedy)
      }
    }
    return all
  }
}

/// What `size` takes.
struct SizeArguments: Sendable, Equatable {
  static let seeds = 2...1_000
  static let usualSeeds = 10

  var file: FileArguments
  /// As written; `nil` is the file's.
  var load: String?
  /// Instead of the file's thresholds, where there are any.
  var bounds: [Threshold] = []
  /// None asks for the largest load.
  var chosen: [ChosenKey] = []
  var prices: [KeyAmount] = []
  var losses: [KeyAmount] = []
  /// A share: 0.15.
  var headroom = 0.0
  var seeds: Int?
  /// `nil` is text.
  var format: SizingFormat?
  /// Files, each in the format that its name's ending says; no two have one name.
  var outs: [String] = []
  var userInterface = RunArguments.UserInterface.auto

  init(file: FileArguments) { self.file = file }
}
