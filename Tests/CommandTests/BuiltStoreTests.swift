import Foundation
import Testing

@Suite(
  "The built command and its store",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltStoreTests {
  /// A folder with a workload, and what it takes to use a store in it.
  struct Place {
    let folder: TemporaryFolder
    let file: String
    let store: String

    init(_ thresholds: String = "") throws {
      folder = try TemporaryFolder()
      file = try folder.file("small.yaml", BuiltCommandTests.workload + thresholds)
      store = folder.path("store")
    }

    /// Runs the workload and stores it.
    func run(_ arguments: String...) throws -> BuiltCommand.Answer {
      try BuiltCommand.run(["run", file, "--store", store] + arguments)
    }

    func ask(_ arguments: String...) throws -> BuiltCommand.Answer {
      try BuiltCommand.run(arguments + ["--store", store])
    }

    /// The runs that `history` lists.
    func history(_ arguments: String...) throws -> [[String: Any]] {
      let answer = try BuiltCommand.run(["history", "--format", "json", "--store", store] + arguments)
      let document = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
      #expect(document?["schema"] as? String == "needletail.history/1")
      return try #require(document?["runs"] as? [[String: Any]])
    }
  }

  @Test("a run is stored where --store says, and shown byte for byte as it was written")
  func stored() throws {
    let place = try Place("thresholds: { job_failure_rate: [\"rate < 0.5\"] }\n")
    let out = place.folder.path("r.json")
    let answer = try place.run("--out", out)
    #expect(answer.status == 0, "\(answer.errors)")
    let run = try #require(try place.history().first)
    let id = try #require(run["id"] as? String)
    #expect(answer.output.hasSuffix("\nstored as \(id) in \(place.store)/needletail.db\n"))
    #expect(try place.ask("show", "last").output == String(contentsOfFile: out, encoding: .utf8))
    #expect(try place.ask("show", String(id.prefix(6))).output == String(contentsOfFile: out, encoding: .utf8))
    let copy = place.folder.path("copy.json")
    #expect(try place.ask("show", id, "--out", copy, "--format", "summary").status == 0)
    #expect(try Data(contentsOf: URL(filePath: copy)) == Data(contentsOf: URL(filePath: out)))

    #expect(run["workload"] as? String == "small" && run["seed"] as? Int == 7 && run["thresholds_held"] as? Int == 1)
    #expect(run["workload_path"] as? String == URL(filePath: place.file).resolvingSymlinksInPath().path)
    #expect(run["document_path"] as? String == URL(filePath: out).resolvingSymlinksInPath().path)
    #expect((run["host"] as? [String: Any])?["cpus"] as? Int == ProcessInfo.processInfo.activeProcessorCount)
    #expect((run["host"] as? [String: Any])?["name"] as? String == ProcessInfo.processInfo.hostName)
  }

  @Test("show repeats on request what the run said at its end")
  func summary() throws {
    let place = try Place()
    let said = try place.run("--ui", "plain").output.split(separator: "\n").map(String.init)
    let plain = try BuiltCommand.run(
      ["show", "last", "--format", "summary", "--store", place.store], environment: ["LANG": "C"])
    #expect(plain.output.utf8.allSatisfy { $0 < 128 && $0 != 27 })
    let shown = Set(plain.output.split(separator: "\n").map(String.init))
    for line in said.dropLast() where !line.contains("#") { #expect(shown.contains(line), "\(line)") }
    #expect(plain.output.hasPrefix("run       "))
  }

  @Test("the environment names the store where the command line does not, and an empty name is none")
  func environment() throws {
    let place = try Place()
    let other = place.folder.path("other.db")
    let named = ["NEEDLETAIL_STORE": other]
    #expect(try BuiltCommand.run(["run", place.file], environment: named).output.contains("stored as"))
    #expect(place.folder.contents == ["other.db", "small.yaml"])
    #expect(try BuiltCommand.run(["history"], environment: named).output.contains("small"))
    let overridden = try BuiltCommand.run(["run", place.file, "--store", place.store], environment: named)
    #expect(overridden.status == 0)
    #expect(try place.history().count == 1)
    for environment in [[:], ["NEEDLETAIL_STORE": ""]] {
      #expect(try !BuiltCommand.run(["run", place.file], environment: environment).output.contains("stored"))
      let history = try BuiltCommand.run(["history"], environment: environment)
      #expect(history.status == 2 && history.errors.contains("no store is named; write `--store DIR`"))
    }
    #expect(place.folder.contents == ["other.db", "small.yaml", "store"])
  }

  @Test("several seeds, failed thresholds and interruptions are stored like any other end")
  func ends() throws {
    let place = try Place("thresholds: { job_latency_ms: [\"p(99) < 0.001\"] }\n")
    #expect(try place.run().status == 99)
    #expect(try place.run("--seeds", "3").status == 99)
    let process = BuiltCommand.process(
      ["run", place.file, "--store", place.store, "--duration", "100h", "--set", "load.rate=10000/s", "--ui", "none"],
      environment: [:], errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let runs = try place.history()
    #expect(runs.map { $0["status"] as? String } == ["interrupted", "completed", "completed"])
    #expect(runs.map { $0["seeds"] as? Int } == [1, 3, 1])
    #expect(runs[1]["schema"] as? String == "needletail.replications/2")
    #expect(runs.allSatisfy { $0["thresholds"] as? Int == 1 && $0["thresholds_held"] as? Int == 0 })
  }

  @Test("runs that end at once are all stored")
  func together() throws {
    let place = try Place()
    let processes = try (0..<6).map { seed in
      let process = BuiltCommand.process(
        ["run", place.file, "--store", place.store, "--seed", "\(seed)", "--ui", "none"], environment: [:],
        errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
      try process.run()
      return process
    }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(Set(try place.history().compactMap { $0["seed"] as? Int }) == [0, 1, 2, 3, 4, 5])
  }

  @Test("the table names each run by eight digits, the newest first, and says where there are none")
  func table() throws {
    let place = try Place()
    for seed in ["1", "2"] { _ = try place.run("--seed", seed) }
    let lines = try place.ask("history").output.split(separator: "\n")
    let names = try place.history().compactMap { $0["id"] as? String }
    #expect(lines.first?.hasPrefix("run       ended (UTC)") == true)
    #expect(lines.dropFirst().map { String($0.prefix(8)) } == names.map { String($0.prefix(8)) })
    #expect(try place.ask("history", "--limit", "1").output.split(separator: "\n").count == 2)
    let misspelt = try place.ask("history", "--workload", "smal")
    #expect(misspelt.status == 0 && misspelt.output.contains("did you mean `small`?"))
  }

  @Test("prune rehearses without removing, then removes")
  func prune() throws {
    let place = try Place()
    for seed in ["1", "2", "3"] { _ = try place.run("--seed", seed) }
    let rehearsal = try place.ask("prune", "--keep", "1", "--dry-run")
    #expect(rehearsal.output.hasPrefix("would remove 2 runs, keep 1\n"))
    #expect(try place.history().count == 3)
    #expect(try place.ask("prune", "--older-than", "1h").output == "removed 0 runs, kept 3\n")
    #expect(try place.ask("prune", "--keep", "1").output == "removed 2 runs, kept 1\n")
    #expect(try place.history().compactMap { $0["seed"] as? Int } == [3])
  }

  @Test("a store that can take no run is told before anything is run")
  func refused() throws {
    let place = try Place()
    let text = try place.folder.file("notes.txt", "not a database, but a long enough text to be read as one\n")
    for (store, message) in [
      (text, "is not a needletail store, nor any database; name another file"),
      (place.folder.path("none/store"), "name a folder, or one to be made in a folder that exists"),
      (place.folder.path("none/store.db"), "no store can be made there; name a file in a folder"),
      ("/dev/null", "is neither a file nor a folder"),
    ] {
      let out = place.folder.path("r.json")
      let answer = try BuiltCommand.run(["run", place.file, "--store", store, "--out", out])
      #expect(answer.status == 2 && answer.output.isEmpty)
      #expect(answer.errors.contains(store) && answer.errors.contains(message), "\(answer.errors)")
      #expect(!FileManager.default.fileExists(atPath: out))
    }
    for command in [["history"], ["show", "last"], ["prune", "--keep", "1"]] {
      let answer = try BuiltCommand.run(command + ["--store", place.store])
      #expect(answer.status == 2 && answer.errors.contains("there is no store"), "\(answer.errors)")
    }
    #expect(place.folder.contents == ["notes.txt", "small.yaml"])
  }

  @Test("a run that is not there is refused by name")
  func unknown() throws {
    let place = try Place()
    _ = try place.run()
    let answer = try place.ask("show", "zzz")
    #expect(answer.status == 2)
    #expect(answer.errors.contains("there is no run, and no label, `zzz`; see `needletail history`"))
  }

  @Test("without space for the store a run ends with 1, its document is written, and all that was stored is kept")
  func full() throws {
    let place = try Place()
    #expect(try place.run("--seed", "1").status == 0)
    // No file may grow beyond 64 blocks of 1024 bytes.
    var stored: [Int] = [1]
    var failures = 0
    for seed in 2...8 {
      let out = place.folder.path("r\(seed).json")
      let answer = try limited(["run", place.file, "--store", place.store, "--seed", "\(seed)", "--out", out])
      #expect(FileManager.default.fileExists(atPath: out))
      if answer.status == 0 {
        stored.append(seed)
      } else {
        failures += 1
        #expect(answer.status == 1)
        #expect(answer.errors.contains("the run was not stored; the result document is in "), "\(answer.errors)")
        #expect(answer.output.contains("jobs/s completed") && !answer.output.contains("stored as"))
      }
    }
    #expect(failures > 0)
    #expect(try place.history().compactMap { $0["seed"] as? Int }.reversed() == stored)
    #expect(try place.run("--seed", "9").status == 0)
    #expect(try place.history().first?["seed"] as? Int == 9)
  }

  /// Runs the command under a limit on the size of files.
  func limited(_ arguments: [String]) throws -> BuiltCommand.Answer {
    let folder = try TemporaryFolder()
    let script = try folder.file("limited", "ulimit -f 64\nexec env --default-signal=XFSZ \"$@\" >output 2>errors\n")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [script, BuiltCommand.path ?? ""] + arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["LANG": "C.UTF-8"]
    try process.run()
    process.waitUntilExit()
    return BuiltCommand.Answer(
      status: process.terminationStatus, output: try String(contentsOfFile: folder.path("output"), encoding: .utf8),
      errors: try String(contentsOfFile: folder.path("errors"), encoding: .utf8))
  }

  @Test("a store that may only be read is listed and shown, leaves nothing beside it, and takes no run")
  func readOnly() throws {
    let place = try Place()
    _ = try place.run()
    let database = place.store + "/needletail.db"
    for (file, folder) in [(0o444, 0o555), (0o666, 0o555), (0o444, 0o777)] {
      try FileManager.default.setAttributes([.posixPermissions: file], ofItemAtPath: database)
      try FileManager.default.setAttributes([.posixPermissions: folder], ofItemAtPath: place.store)
      for command in [["history"], ["show", "last"]] {
        let answer = try unprivileged(command + ["--store", place.store])
        #expect(answer.status == 0 && answer.output.contains("small"), "\(answer.errors)")
      }
      for command in [["prune", "--keep", "0"], ["run", place.file]] {
        let answer = try unprivileged(command + ["--store", place.store])
        #expect(answer.status == 2)
        #expect(answer.errors.contains("the store can only be read; make the file and its folder writable"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.store) == ["needletail.db"])
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.store)
  }

  @Test("what SQLite left beside a store that may only be read does not hinder")
  func readOnlyLeftovers() throws {
    let place = try Place()
    _ = try place.run()
    let database = place.store + "/needletail.db"
    for leftover in [3, 32_768] {
      try Data().write(to: URL(filePath: database + "-wal"))
      try Data(repeating: 0, count: leftover).write(to: URL(filePath: database + "-shm"))
      for file in ["", "-wal", "-shm"] {
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: database + file)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: place.store)
      let answer = try unprivileged(["history", "--store", place.store])
      #expect(answer.status == 0 && answer.output.contains("small"), "\(leftover): \(answer.errors)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.store)
    }
  }

  @Test("a log with content beside a store that may only be read is told with its remedy", arguments: [0o444, 0o666])
  func readOnlyLog(permissions: Int) throws {
    let place = try Place()
    _ = try place.run()
    let database = place.store + "/needletail.db"
    try Data(repeating: 0, count: 32).write(to: URL(filePath: database + "-wal"))
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: database)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: place.store)
    let answer = try unprivileged(["history", "--store", place.store])
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.store)
    #expect(answer.status == 2 && answer.output.isEmpty)
    #expect(
      answer.errors
        == "\(database): error: runs may be in the log beside the store, needletail.db-wal, which can only be read where "
        + "files can be made; make the store and its folder writable, or copy both files to a folder that is\n")
  }

  /// Whether a small disk can be made, which no other process sees and which goes with the process that made it.
  static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"]
    process.standardError = FileHandle.nullDevice
    return (try? process.run()).map { process.waitUntilExit() } != nil && process.terminationStatus == 0
  }()

  @Test(
    "a store on a full disk is listed and shown, again and again; with a log to be written into it the remedy is said",
    .enabled(if: canMount, "NOT TESTED: no disk can be mounted here; root, or user namespaces, can"))
  func fullDisk() throws {
    let place = try Place()
    _ = try place.run()
    let script = try place.folder.file(
      "full",
      """
      mount -t tmpfs -o size=256k tmpfs /mnt
      cp "$2/needletail.db" /mnt
      head -c 1000000 /dev/zero >/mnt/filler 2>/dev/null
      for command in history "show last --format summary" history; do "$1" $command --store /mnt || echo "failed: $?"; done
      truncate -s 100k /mnt/filler
      head -c 32 /dev/zero >/mnt/needletail.db-wal
      head -c 1000000 /dev/zero >>/mnt/filler 2>/dev/null
      "$1" history --store /mnt
      echo "with a log: $?"
      """)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["-rm", "bash", script, BuiltCommand.path ?? "", place.store]
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(!said.contains("failed"), "\(complained)")
    #expect(said.split(separator: "ended (UTC)").count == 3 && said.contains("small  OK: keeps up with"), "\(said)")
    #expect(said.hasSuffix("with a log: 1\n"), "\(said)")
    #expect(complained.contains("free some space") && complained.split(separator: "\n").count == 1, "\(complained)")
  }

  @Test(
    "a store that a full disk kept from being made is listed as one without runs",
    .enabled(if: canMount, "NOT TESTED: no disk can be mounted here; root, or user namespaces, can"))
  func neverFilled() throws {
    let place = try Place()
    let script = try place.folder.file(
      "never",
      """
      mount -t tmpfs -o size=8k tmpfs /mnt
      "$1" run "$2" --ui none --store /mnt 2>/dev/null
      echo "run: $?"
      for command in history "prune --keep 1" "show last"; do "$1" $command --store /mnt; echo "$?"; done
      """)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["-rm", "bash", script, BuiltCommand.path ?? "", place.file]
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = said.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "run: 1", "no runs are stored in /mnt/needletail.db; store one with `needletail run WORKLOAD --store`", "0",
        "removed 0 runs, kept 0", "0", "2",
      ], "\(said) \(complained)")
    #expect(complained.contains("no run is stored here; store one with"), "\(complained)")
  }

  /// Runs the command as somebody to whom permissions apply: they do not to root.
  func unprivileged(_ arguments: [String]) throws -> BuiltCommand.Answer {
    guard getuid() == 0 else { return try BuiltCommand.run(arguments) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/setpriv")
    process.arguments = ["--reuid", "65534", "--regid", "65534", "--clear-groups", BuiltCommand.path ?? ""] + arguments
    process.environment = ["LANG": "C.UTF-8"]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return BuiltCommand.Answer(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}
