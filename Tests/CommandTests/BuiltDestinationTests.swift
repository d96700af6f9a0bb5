import Foundation
import Testing

/// Every kind of output, to every kind of place.
@Suite(
  "The built command and where its output goes",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltDestinationTests {
  /// `T` stands for the place; `W`, `R`, `A` and `S` for a workload, its result, its archive and its store.
  private static let documents = [
    "run W --no-archive --out T", "run W --seeds 2 --out T", "run W --trace-jobs 2:T", "report R --out T",
    "report R --format markdown --out T", "export A --format csv --out T", "export A --format json --out T",
    "show last --store S --out T", "init --out T", "roofline --duration 50ms --out T",
  ]
  private static let archive = "run W --archive T"
  /// What a user who is not the superuser may do; as one already, or by `setpriv`.
  private static let asNobody =
    getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : []

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let file = try folder.file("w.yaml", BuiltCommandTests.workload)
    let answer = try BuiltCommand.run(
      ["run", file, "--out", folder.path("r.json"), "--store", folder.path("s"), "--ui", "none"])
    #expect(answer.status == 0, "\(answer.errors)")
  }

  private func words(_ command: String, _ place: String) -> [String] {
    let names = ["W": "w.yaml", "R": "r.json", "A": "r.ntl", "S": "s"].mapValues { folder.path($0) }
    return command.split(separator: " ").map { word in
      names[String(word)] ?? (word == "T" ? place : word.hasSuffix(":T") ? word.dropLast() + place : String(word))
    }
  }

  /// Runs the command in a shell, as `"$@"`.
  private func shell(_ script: String, _ command: String, to place: String, by prefix: [String] = []) throws -> (
    status: Int32, errors: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script, "bash"] + prefix + [BuiltCommand.path ?? ""] + words(command, place)
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"]
    process.currentDirectoryURL = folder.url
    let errors = Pipe()
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, errors)
    try process.run()
    let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, complained)
  }

  private func mode(_ name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path(name))
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }

  private func size(_ name: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path(name))
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  @Test(
    "a link to a file that is not there yet leads to a new one, with what the mask leaves",
    arguments: documents + [archive])
  func danglingLink(_ command: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "target")
    let answer = try shell("umask 027; exec \"$@\"", command, to: "link")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "target")
    #expect(size("target") > 100 && mode("target") == 0o640)
  }

  @Test("what is written again keeps its permissions", arguments: documents + [archive])
  func permissions(_ command: String) throws {
    guard !command.hasPrefix("init") else { return }
    _ = try folder.file("t", "old")
    #expect(unsafe chmod(folder.path("t"), 0o606) == 0)
    let answer = try shell("umask 077; exec \"$@\"", command, to: "t")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(size("t") > 100 && mode("t") == 0o606)
  }

  @Test("standard output takes it after what is there, when it goes to a file", arguments: documents)
  func standardOutput(_ command: String) throws {
    let answer = try shell("echo before >t; exec \"$@\" >>t", command, to: "/dev/stdout")
    #expect(answer.status == 0, "\(answer.errors)")
    let text = try String(contentsOfFile: folder.path("t"), encoding: .utf8)
    #expect(text.hasPrefix("before\n") && text.utf8.count > 100)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { !$0.hasSuffix(".partial") })
  }

  @Test("a named pipe takes it, and stays one", arguments: documents)
  func namedPipe(_ command: String) throws {
    let answer = try shell("mkfifo fifo; cat fifo >t & \"$@\"; status=$?; wait; exit $status", command, to: "fifo")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(size("t") > 100)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("fifo"))
    #expect(attributes[.type] as? FileAttributeType == .typeUnknown)
  }

  @Test("what cannot be written is refused before anything is run")
  func unwritable() throws {
    let socket = try shell(
      "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"place\")'; exec \"$@\"", "run W --out T",
      to: "place")
    #expect(socket.status == 2 && socket.errors.contains("is a socket"), "\(socket.errors)")
    guard try shell("chmod 755 . w.yaml; exec \"$@\" --version", "", to: "", by: Self.asNobody).status == 0 else {
      return
    }
    let pipe = try shell("mkfifo pipe; chmod 444 pipe; exec \"$@\"", "run W --out T", to: "pipe", by: Self.asNobody)
    #expect(pipe.status == 2 && pipe.errors.contains("permission denied"), "\(pipe.errors)")
  }

  @Test("an archive is refused by what is no file", arguments: ["/dev/stdout", "/dev/null", "fifo"])
  func archiveStream(_ place: String) throws {
    let answer = try shell("mkfifo fifo; \"$@\" >t", Self.archive, to: place)
    #expect(answer.status == 2 && answer.errors.contains(place) && answer.errors.contains("--no-archive"))
    #expect(size("t") == 0)
  }

  @Test(
    "a file that may be written is written where it is, in a folder that takes no new one",
    arguments: documents + [archive])
  func closedFolder(_ command: String) throws {
    guard !command.hasPrefix("init"), !command.contains("--store") else { return }
    try FileManager.default.createDirectory(atPath: folder.path("closed"), withIntermediateDirectories: true)
    _ = try folder.file("closed/t", String(repeating: "old", count: 1_000_000))
    let rights = "chmod 755 . && chmod 644 w.yaml r.json r.ntl && chmod 666 closed/t && chmod 555 closed"
    defer { _ = unsafe chmod(folder.path("closed"), 0o755) }
    let reach = try shell(
      "\(rights); ${@:1:$#-1} sh -c 'test -x \"$0\" && test ! -w closed' \"${@: -1}\"", "", to: "", by: Self.asNobody)
    // Where another user does not get at the binary there is nothing to see.
    guard reach.status == 0 else { return }
    let answer = try shell("exec \"$@\"", command, to: "closed/t", by: Self.asNobody)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(size("closed/t") > 100 && size("closed/t") < 3_000_000 && mode("closed/t") == 0o666)
    let refused = try shell("exec \"$@\"", command, to: "closed/new", by: Self.asNobody)
    #expect(refused.status == 2 && refused.errors.contains("permission denied"), "\(refused.errors)")
    let remedy = command == Self.archive ? "name a file that can be opened" : "in a folder you may write to"
    #expect(refused.errors.contains(remedy), "\(refused.errors)")
  }

  @Test("a file in the place of a folder is said to be none", arguments: documents)
  func fileForFolder(_ command: String) throws {
    _ = try folder.file("plain", "")
    let refused = try shell("exec \"$@\"", command, to: "plain/new")
    #expect(refused.status == 2, "\(refused.errors)")
    #expect(refused.errors.contains("plain`: not a directory; name a"), "\(refused.errors)")
    #expect(refused.errors.contains("in a folder that exists"), "\(refused.errors)")
  }

  @Test("a store is made behind a link to nothing yet, be it a file or a folder", arguments: ["link", "link.db"])
  func store(_ link: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(link), withDestinationPath: link == "link" ? "new" : "new.db")
    let answer = try shell("exec \"$@\"", "run W --store T", to: link)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(size(link == "link" ? "new/needletail.db" : "new.db") > 0)
    let told = try BuiltCommand.run(["history", "--store", folder.path(link), "--format", "json"])
    #expect(told.status == 0 && told.output.contains("\"small\""), "\(told.errors)")
  }

  @Test(
    "where standard streams are closed, what is said there goes into no file",
    arguments: [(">&-", 1), ("2>&-", 0), ("<&-", 0), ("<&- >&- 2>&-", 1)])
  func closedStreams(_ closing: String, _ status: Int32) throws {
    let run = try shell("exec \"$@\" --out o.json --ui plain \(closing)", "run W --trace-jobs 2:T", to: "t.json")
    #expect(run.status == status, "\(run.errors)")
    #expect(try BuiltCommand.document(folder.path("o.json"))["status"] as? String == "completed")
    #expect(try BuiltCommand.document(folder.path("t.json"))["traceEvents"] is [Any])
    #expect(try BuiltCommand.run(["inspect", folder.path("o.ntl")]).status == 0)
  }

  @Test("a file that is mounted there is written where it is", arguments: documents)
  func mountedFile(_ command: String) throws {
    guard !command.hasPrefix("init") else { return }
    _ = try folder.file("real", String(repeating: "old", count: 1_000_000))
    _ = try folder.file("t", "")
    let mounted = "unshare -rm sh -c 'mount --bind real t && exec \"$@\"' sh"
    guard try shell("\(mounted) true", "", to: "").status == 0 else { return }
    let answer = try shell("\(mounted) \"$@\"", command, to: "t")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(size("real") > 100 && size("real") < 3_000_000 && size("t") == 0)
    #expect(folder.contents.allSatisfy { !$0.hasSuffix(".partial") })
  }
}
