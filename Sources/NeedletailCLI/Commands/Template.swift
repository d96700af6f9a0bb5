import Workload

/// `needletail init`: files to start from.
enum Template {
  /// The templates' names, the one for beginners first.
  static var names: [String] { ["support-desk"] }

  private static func text(of name: String) -> String? { nil }

  /// Prints a template, or writes it to a file that does not exist yet.
  static func write(_ name: String?, to out: String?) throws -> ExitCode {
    let name = name ?? names.first ?? ""
    guard let text = text(of: name) else {
      let remedy = NearestName.remedy(for: name, among: names, orElse: "")
      throw Refusal("needletail: error: there is no template `\(name)`; \(remedy)")
    }
    guard let out, out != "-" else {
      Console.print(text)
      return .done
    }
    do throws(FileError) {
      try File.create(out, holding: text)
    } catch {
      throw Refusal("needletail: error: --out \(out): \(error.message); name a new file in a folder that exists")
    }
    Console.print("\(out): written; try `needletail run \(out)`\n")
    return .done
  }
}
