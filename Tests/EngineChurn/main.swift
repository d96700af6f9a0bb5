// Makes and ends engines by the thousand, from 16 threads at once, with agents that are answered from foreign threads, by unstructured
// tasks and by timers; some engines are shut down while their jobs run, some let go of. At the end there must be no thread and no
// descriptor more than at the start, and no memory that grows with the number of engines.
//
//     swift run -c release EngineChurn 10000
//
// `make endurance` runs it under the sanitizers: the address sanitizer also finds what leaks. With `--memory` resident memory must not
// grow either, which only tells something where the allocator gives back at once what it was given:
//
//     MALLOC_CONF=dirty_decay_ms:0,muzzy_decay_ms:0 swift run -c release EngineChurn 10000 --memory
import Dispatch
import Glibc
import Needletail
import NeedletailLanes
import Synchronization

guard let wanted = CommandLine.arguments.dropFirst().first.map(Int.init) ?? 500, wanted >= 32 else {
  fatalError("EngineChurn needs a number of engines, at least 32")
}

/// Each way in which an agent's answer may come.
struct Respondent: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    switch context.call % 4 {
    case 0: await resumed { waiter in Foreign.shared.answer(waiter) }
    case 1: await resumed { waiter in Task.detached { waiter.resume() } }
    case 2: try await context.sleep(for: .microseconds(50))
    default: try await Task.sleep(for: .microseconds(50))
    }
    return Reply(message.text)
  }

  private func resumed(by start: (CheckedContinuation<Void, Never>) -> Void) async {
    await withCheckedContinuation(start)
  }
}

/// A thread that no courier knows of, which answers whom it is told to.
final class Foreign: Sendable {
  static let shared = Foreign()

  private struct Waiting {
    var list: [CheckedContinuation<Void, Never>] = []
    var isOver = false
  }

  private let waiting = Guarded(Waiting())
  private let thread: Guarded<LaneThread?> = Guarded(nil)

  func start() throws {
    let thread = try LaneThread(name: "foreign") { [self] in
      while true {
        let (list, isOver) = waiting.withLock { waiting in
          defer { waiting.list = [] }
          return (waiting.list, waiting.isOver)
        }
        for waiter in list { waiter.resume() }
        if isOver { return }
        if list.isEmpty { usleep(20) }
      }
    }
    self.thread.withLock { $0 = thread }
  }

  func answer(_ waiter: CheckedContinuation<Void, Never>) {
    let isOver = waiting.withLock { waiting in
      if !waiting.isOver { waiting.list.append(waiter) }
      return waiting.isOver
    }
    if isOver { waiter.resume() }
  }

  func end() {
    waiting.withLock { $0.isOver = true }
    thread.withLock { $0 }?.join()
  }
}

/// One engine from its beginning to its end; answers the jobs that ended in a way they must not.
@Sendable func churn(_ number: Int) async throws -> Int {
  var fleet = Fleet()
  fleet.add("a", concurrency: 100, agent: Respondent())
  fleet.wall.couriers = 1 + number % 2
  fleet.carriesTaskLocals = number % 8 == 7
  let engine = try Engine(fleet)
  let jobs = (0..<4).map { job in Task { try await engine.run(.parallelAgents(["a", "a", "a"]), "\(job)") } }
  switch number % 4 {
  case 0: await engine.shutdown()
  case 1: await engine.shutdown(drainingFor: .seconds(5))
  case 2:
    for job in jobs { job.cancel() }
    await engine.shutdown()
  // Its last job lets go of it.
  default: break
  }
  var strays = 0
  for job in jobs {
    switch await job.result {
    case .success: break
    case .failure(let error):
      let reason = (error as? JobError)?.reason
      if reason != .engineEnded && reason != .cancelled { strays += 1 }
    }
  }
  return strays
}

/// Entries of a folder of `/proc/self`.
func count(_ folder: String) -> Int {
  guard let directory = unsafe opendir("/proc/self/\(folder)") else { return -1 }
  defer { unsafe closedir(directory) }
  var entries = 0
  while unsafe readdir(directory) != nil { entries += 1 }
  return entries
}

var residentPages: Int {
  guard let file = unsafe fopen("/proc/self/statm", "r") else { return -1 }
  defer { unsafe fclose(file) }
  var (size, resident) = (0, 0)
  return unsafe withUnsafeMutablePointer(to: &size) { size in
    unsafe withUnsafeMutablePointer(to: &resident) { resident in
      unsafe withVaList([size, resident]) { unsafe vfscanf(file, "%ld %ld", $0) } == 2 ? unsafe resident.pointee : -1
    }
  }
}

/// What 16 threads count together.
final class Tally: Sendable {
  let begun = Atomic(0)
  let strays = Atomic(0)
}

/// Makes and ends engines from 16 threads; answers how many jobs ended as they must not.
func churnAll(_ engines: Int) throws -> Int {
  let tally = Tally()
  let threads = try (0..<16).map { _ in
    try LaneThread(name: "churn") {
      while case let number = tally.begun.add(1, ordering: .relaxed).oldValue, number < engines {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
          let strays = (try? await churn(number)) ?? 1
          tally.strays.add(strays, ordering: .relaxed)
          done.signal()
        }
        done.wait()
      }
    }
  }
  for thread in threads { thread.join() }
  return tally.strays.load(ordering: .relaxed)
}

/// What is let go of without a shutdown ends by itself: waits until as few threads are left, for a minute at most.
func settle(threads: Int) {
  for _ in 0..<6_000 where count("task") > threads { usleep(10_000) }
}

// Threads of the runtime and of the allocator, and all that is made once, are there after the first engines.
try Foreign.shared.start()
var strays = try churnAll(32)
sleep(1)
let before = (threads: count("task"), descriptors: count("fd"))
var resident: [Int] = []
for _ in 0..<4 {
  strays += try churnAll(wanted / 4)
  settle(threads: before.threads)
  resident.append(residentPages)
}
let after = (threads: count("task"), descriptors: count("fd"))
// What is lost with each engine is lost in every quarter; what the allocator keeps of one more engine at once comes in one of them.
let growth = 2 * 4_096 * ((1..<4).map { resident[$0] - resident[$0 - 1] }.min() ?? 0)
Foreign.shared.end()

print(
  "\(wanted) engines: \(strays) jobs ended as they must not, \(after.threads - before.threads) threads and "
    + "\(after.descriptors - before.descriptors) descriptors more than before, "
    + "\(growth / 1_024) KiB more resident for half of them, by the quarter in which it grew least")
let isClean = strays == 0 && after.threads <= before.threads && after.descriptors <= before.descriptors
// An allocator's own tables grow a little; a hundred bytes lost for each engine would be more.
let isLean = !CommandLine.arguments.contains("--memory") || growth < max(1 << 20, wanted * 64)
exit(isClean && isLean ? 0 : 1)
