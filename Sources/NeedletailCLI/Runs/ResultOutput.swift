import NeedletailResults
import NeedletailNotation

/// Where a command's document goes: to the file `--out` names, to standard output for `-`, or nowhere.
struct ResultOutput {
  private let out: String?
  private let destination: Destination?

  /// Checks, before anything is run, that the document can be written.
  /// - Throws: `Refusal` when it cannot.
  init(_ out: String?) throws {
    self.out = out
    guard let out, out != "-" else {
      destination = nil
      return
    }
    do throws(FileError) {
      destination = try Destination(out)
    } catch {
      throw Refusal("needletail: error: --out \(out): \(error.message); name a file in \(error.folderToName)")
    }
  }

  /// The document takes the summary's place on standard output.
  var isStandardOutput: Bool { out == "-" }

  /// Writes the document where it was asked for, before the summary, whose reader may have left; `false`, and a
  /// complaint, when that failed.
  func deliver(_ json: JSON) -> Bool {
    guard let out else { return true }
    do {
      return deliver(text: try json.text())
    } catch {
      Console.complain("needletail: error: --out \(out): \(error); the result was not written")
      return false
    }
  }

  /// The same for a document that is a text already.
  func deliver(text: String) -> Bool {
    guard let out else { return true }
    do {
      if let destination { try destination.write(text) } else { try Console.print(text) }
      return true
    } catch let error as UnwrittenOutput {
      Console.complain("\(error)")
    } catch let error as FileError {
      Console.complain("needletail: error: --out \(out): \(error.message); the result was not written")
    } catch {
      Console.complain("needletail: error: --out \(out): \(error); the result was not written")
    }
    return false
  }

  /// Where an archive goes beside the document: `NAME.ntl` for `NAME.json`; `nil` where no file is written.
  var archivePath: String? { beside(".ntl") }

  /// `NAME` and an ending for `NAME.json`; `nil` where no file is written.
  func beside(_ ending: String) -> String? {
    guard let out, let destination, !destination.isStream else { return nil }
    return (out.hasSuffix(".json") ? String(out.dropLast(5)) : out) + ending
  }

  /// Says which files beside the document are an earlier run's: they bear its name, and it did not write them.
  ///
  /// They are not removed: `report` tells them by what they say of their run, and they may be wanted.
  func complainOfOlderFiles(besides written: [String?]) {
    let own = written.compactMap { $0.map { File.absolute($0) } }
    for ending in [".ntl", ".trace.json", ".otlp.json"] {
      guard let path = beside(ending), File.kind(of: path) == .file, !own.contains(File.absolute(path)) else {
        continue
      }
      Console.complain(
        "\(path): warning: is an earlier run's, which this one did not write again; remove it, or give --out another name"
      )
    }
  }

  /// The document's file, from the root; `nil` where none was written.
  var writtenPath: String? { destination?.absolutePath }
}
