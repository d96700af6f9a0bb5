import NeedletailEngine
import Glibc

/// The program of a command agent, as the system sees it.
enum Program {
  /// Why the program cannot be run; `nil` when it can.
  ///
  /// - Parameter searchPath: `PATH`, where a name without a slash is looked for.
  static func problem(_ agent: CommandAgent, searchPath: String) -> AgentProblem? {
    if let directory = agent.directory, !isFolder(directory) {
      return AgentProblem("there is no folder `\(directory)`", remedy: "name one that exists")
    }
    let name = agent.arguments[0]
    guard name.contains("/") else {
      // An empty entry stands for the folder the command runs in.
      let folders = searchPath.split(separator: ":", omittingEmptySubsequences: false)
      if folders.contains(where: { isExecutable("\($0.isEmpty ? "." : $0)/\(name)") }) { return nil }
      return AgentProblem("there is no program `\(name)` in PATH", remedy: "install it, or write its path")
    }
    if isExecutable(name) { return nil }
    // The system's answer is `EACCES` for folders and for files without the permission alike.
    if isFolder(name) { return AgentProblem("`\(name)` is a folder", remedy: "name a program in it") }
    let code = errno
    let remedy =
      code == EACCES
      ? "make it executable with chmod +x, or put what runs it first, as in [python3, agent.py]"
      : "name one that can"
    let text = unsafe String(cString: strerror(code))
    let reason = text.prefix(1).lowercased() + text.dropFirst()
    return AgentProblem("the program `\(name)` cannot be run: \(reason)", remedy: remedy)
  }

  /// A file, not a folder, that may be executed. Otherwise the system's error is in `errno`.
  private static func isExecutable(_ path: String) -> Bool {
    unsafe access(path, X_OK) == 0 && !isFolder(path)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
