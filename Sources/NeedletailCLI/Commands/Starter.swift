import NeedletailWorkload

/// `needletail init`: files to start from.
enum Starter {
  /// The templates' names, the one for beginners first.
  static var names: [String] { Template.allCases.map(\.rawValue) }

  /// Prints a template, or writes it to a file that does not exist yet.
  static func write(_ name: String?, to out: String?) throws -> ExitCode {
    let template = try template(named: name)
    guard let out, out != "-" else {
      try Console.print(template.text)
      return .done
    }
    let destination: Destination
    do throws(FileError) {
      destination = try Destination(out)
      try destination.writeNew(template.text)
    } catch {
      throw Refusal("needletail: error: --out \(out): \(error.message); name a new file in \(error.folderToName)")
    }
    guard !destination.isStream else { return .done }
    try Console.print("\(out): written; try `needletail run \(out)`\n")
    return .done
  }

  private static func template(named name: String?) throws -> Template {
    guard let name else { return .basic }
    if let template = Template(rawValue: name) { return template }
    throw Refusal(
      "needletail: error: there is no template `\(name)`; "
        + NearestName.remedy(for: name, among: names, orElse: "see `needletail help init`"))
  }
}
