import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// Where a workload's baseline is kept: read, checked, and written whole or not at all.
struct BaselineFile {
  let path: String
  /// No option named it: it is the usual one, beside the workload.
  let isUsual: Bool

  /// The usual one of `desk.yaml` is `desk.baseline.json` beside it; `nil` of standard input, which has none.
  init?(_ option: String?, of workload: NamedWorkload) {
    if let option {
      (path, isUsual) = (option, false)
      return
    }
    guard let file = workload.path, file != "-" else { return nil }
    let ending = [".yaml", ".yml", ".json"].first { file.hasSuffix($0) }
    (path, isUsual) = (file.dropLast(ending?.count ?? 0) + ".baseline.json", true)
  }

  /// - Parameter allowances: those of the command line, which a baseline that is written has figures of.
  /// - Throws: `Refusal` where there is none, `BaselineError` for what is none.
  func read(of workload: NamedWorkload, allowing allowances: [Allowance]) throws -> Baseline {
    let write =
      "write it with `needletail gate \(workload.name) --update-baseline" + (isUsual ? "" : " --baseline \(path)")
      + allowances.map { " --allow '\($0.spelling)'" }.joined() + "`"
    guard let kind = File.kind(of: path) else {
      throw Refusal(
        isUsual
          ? "\(workload.name): error: there is no BASE, and no baseline \(path); \(write), or name BASE and HEAD"
          : "\(path): error: no such file; \(write)")
    }
    guard kind != .folder else { throw Refusal("\(path): error: is a folder; name a baseline in it") }
    return try Baseline(reading: try bytes(), path: path)
  }

  private func bytes() throws -> [UInt8] {
    do throws(FileError) {
      return try File.bytes(of: path)
    } catch {
      throw Refusal("\(path): error: \(error.message); name a baseline")
    }
  }

  /// Checks, before anything is run, that a baseline may be written there: what is there is this workload's baseline, or nothing.
  ///
  /// - Returns: the place, and what is there.
  func prepared(for workload: NamedWorkload) throws -> (destination: Destination, before: Baseline?) {
    let destination: Destination
    do throws(FileError) {
      destination = try Destination(path)
    } catch {
      throw Refusal("\(path): error: \(error.message); name a file in \(error.folderToName)")
    }
    guard File.kind(of: path) == .file else { return (destination, nil) }
    let before = try Baseline(reading: try bytes(), path: path)
    guard before.workload == workload.file.plan.name else {
      throw Refusal(
        "\(path): error: is of the workload `\(before.workload)`, not of `\(workload.file.plan.name)`, and is left as it is; "
          + "name another file")
    }
    return (destination, before)
  }
}
