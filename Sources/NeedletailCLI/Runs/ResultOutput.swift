import Results
import Notation

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
      throw Refusal("needletail: error: --out \(out): \(error.message); name a file in a folder that exists")
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
  var archivePath: String? {
    guard let out, let destination, !destination.isStream else { return nil }
    return (out.hasSuffix(".json") ? String(out.dropLast(5)) : out) + ".ntl"
  }

  /// The document's file, from the root; `nil` where none was written.
  var writtenPath: String? { destination?.absolutePath }
}
