extension ArgumentParser {
  func calibrateArguments() throws(ArgumentError) -> CalibrateArguments {
    guard !operands.isEmpty, operands.allSatisfy({ !$0.isEmpty }) else {
      throw ArgumentError("no result given", "write `needletail calibrate result.json --into workload.yaml`")
    }
    guard operands.count <= CalibrateArguments.mostResults else {
      throw ArgumentError(
        "\(operands.count) results are more than are taken together", "name at most \(CalibrateArguments.mostResults)")
    }
    guard Set(operands).count == operands.count else {
      throw ArgumentError("a result is named twice, and would count twice", "name each once")
    }
    var calibrate = CalibrateArguments(results: operands)
    calibrate.store = values["--store"]?.first
    calibrate.workload = values["--into"]?.first
    calibrate.isInPlace = values["--in-place"] != nil
    if calibrate.isInPlace, calibrate.workload == nil {
      throw ArgumentError("`--in-place` without `--into`", "name the file with `--into workload.yaml`")
    }
    calibrate.outs = try (values["--out"] ?? []).map { path throws(ArgumentError) in
      guard let form = CalibrateArguments.Form(fileName: path) else {
        throw ArgumentError(
          "`--out \(path)` does not say what to write", "write a name that ends in .json, .yaml or .yml")
      }
      return CalibrateArguments.Out(path: path, form: form)
    }
    guard Set(calibrate.outs.map(\.path)).count == calibrate.outs.count else {
      throw ArgumentError("`--out` names one file twice", "name each once; a name's ending says what it gets")
    }
    calibrate.userInterface = try word("--ui") ?? .auto
    return calibrate
  }
}

/// What `calibrate` takes.
struct CalibrateArguments: Sendable, Equatable {
  static let mostResults = 64

  enum Form: Sendable, Equatable {
    case document
    /// The workload of `--into`, amended; without one, what is to be written into a workload.
    case workload

    /// By a name's ending; `-` is the document on standard output.
    init?(fileName: String) {
      if fileName == "-" || fileName.hasSuffix(".json") {
        self = .document
      } else if fileName.hasSuffix(".yaml") || fileName.hasSuffix(".yml") {
        self = .workload
      } else {
        return nil
      }
    }
  }

  struct Out: Sendable, Equatable {
    var path: String
    var form: Form
  }

  /// Result documents, or stored runs.
  var results: [String]
  var store: String?
  /// The workload that is to have what was found.
  var workload: String?
  var isInPlace = false
  var outs: [Out] = []
  var userInterface = RunArguments.UserInterface.auto
}
