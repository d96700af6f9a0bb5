/// A key and what stands behind its `=`, as `--set` reads `KEY=VALUE`, for options that give one key many values.
package struct OverrideArgument: Sendable, Equatable {
  /// Why a text is no such argument, and what would be right.
  package struct Fault: Error, Equatable {
    package var message: String
    package var remedy: String
  }

  /// As it was written: `agents."gpt-4.1".count`.
  package let key: String
  /// As it was written; empty where nothing stands behind the `=`.
  package let value: String
  /// The names on the way to the value, without quotes; items of lists are left out.
  package let names: [String]

  /// Names in quotes and braces may have a `=` in them.
  package init(_ text: String) throws(Fault) {
    let path: OverridePath
    do throws(OverridePath.Fault) {
      path = try OverridePath(text)
    } catch {
      throw Fault(message: error.message, remedy: error.remedy)
    }
    guard let value = path.value else {
      throw Fault(message: "there is no `=`", remedy: "write KEY=VALUES, such as agents.expert.count=2..8")
    }
    key = path.text
    self.value = value
    names = path.segments.compactMap { if case .key(let name, _) = $0 { name } else { nil } }
  }
}
