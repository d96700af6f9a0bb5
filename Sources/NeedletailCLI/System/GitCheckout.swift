/// What git has checked out around a file, read from its own files: no program is started.
struct GitCheckout: Equatable {
  /// Lowercase hexadecimal, of SHA-1 or SHA-256.
  var commit: String
  /// `nil` when the commit itself is checked out.
  var branch: String?

  /// Folders that are looked at, from the file's own upward.
  private static let deepest = 256

  /// The checkout that an absolute path lies in; `nil` when there is none, or it has no commit yet, or keeps its
  /// references otherwise than in files.
  ///
  /// - Parameter read: the bytes of a file; `nil` when it cannot be read.
  static func around(_ path: String, read: (String) -> [UInt8]?) -> GitCheckout? {
    func text(_ path: String) -> String? {
      read(path).map { String(decoding: $0, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? "" }
    }
    var folder = path[...]
    for _ in 0..<deepest {
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = folder[..<slash]
      var own = "\(folder)/.git"
      // A worktree has a file in place of the folder, which names it.
      if let link = text(own), link.hasPrefix("gitdir: ") { own = joined(String(folder), link.dropFirst(8)) }
      guard let head = text("\(own)/HEAD") else { continue }
      let common = text("\(own)/commondir").map { joined(own, $0[...]) } ?? own
      return checkout(head, own: own, common: common, text: text, read: read)
    }
    return nil
  }

  /// The folder that an absolute path's repository is checked out in; `nil` when there is none.
  ///
  /// - Parameter exists: whether there is a file or a folder.
  static func root(around path: String, exists: (String) -> Bool) -> String? {
    var folder = path[...]
    for _ in 0..<deepest {
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = folder[..<slash]
      if exists("\(folder)/.git") { return String(folder) }
    }
    return nil
  }

  private static func checkout(
    _ head: String, own: String, common: String, text: (String) -> String?, read: (String) -> [UInt8]?
  ) -> GitCheckout? {
    guard head.hasPrefix("ref: ") else { return hash(head).map { GitCheckout(commit: $0) } }
    let reference = String(head.dropFirst(5))
    guard reference.hasPrefix("refs/"), !reference.contains("..") else { return nil }
    let commit =
      text("\(own)/\(reference)").flatMap(hash) ?? text("\(common)/\(reference)").flatMap(hash)
      ?? read("\(common)/packed-refs").flatMap { packed(reference, in: $0) }
    let branch = reference.hasPrefix("refs/heads/") ? String(reference.dropFirst(11)) : reference
    return commit.map { GitCheckout(commit: $0, branch: branch) }
  }

  /// The line of `packed-refs` that ends in the reference's name.
  private static func packed(_ reference: String, in bytes: [UInt8]) -> String? {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard parts.count == 2, parts[1].elementsEqual(reference.utf8) else { continue }
      return hash(String(decoding: parts[0], as: UTF8.self))
    }
    return nil
  }

  private static func hash(_ word: String) -> String? {
    let isHash = [40, 64].contains(word.utf8.count) && word.allSatisfy { $0.isASCII && $0.isHexDigit }
    return isHash ? word.lowercased() : nil
  }

  private static func joined(_ folder: String, _ path: Substring) -> String {
    path.hasPrefix("/") ? String(path) : "\(folder)/\(path)"
  }
}
