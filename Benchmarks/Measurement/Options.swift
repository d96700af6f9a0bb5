/// What the program was asked to do.
package struct Options: Sendable, Equatable {
  package enum Task: Sendable, Equatable {
    case measure, list, help
    /// Hold a steady load for `minutes` minutes.
    case soak(minutes: Int)
    /// Run one benchmark once at a tenth of its size, for a tool that counts instructions.
    case count(String)
    /// List what instructions are counted of, and by which runs; `isAll`: what takes minutes too.
    case counted(isAll: Bool)
    /// Compare counted instructions, a file of lines, with those committed, or write these.
    case instructions(committed: String, totals: String, isAll: Bool, isRecord: Bool)
    /// Run a program and say what it used.
    case usage(of: [String])
    /// Draw a record's charts and tables.
    case draw(record: String)
    /// Derive thresholds from records.
    case derive(records: [String])
    /// See whether they are drawn.
    case drawn(record: String)
    /// Try the gate's decision on simulated machines, and write what comes of it.
    case validateGate
  }

  package var task = Task.measure
  package var isQuick = false
  /// `nil`: what the runner thinks right.
  package var rounds: Int?
  /// Parts of names, any of which will do; none for all.
  package var only: [String] = []
  package var withPeers = false
  package var json: String?
  package var date: String?
  package var checksThresholds = false

  package init() {}

  /// What the program asks itself with.
  package static let usageOption = "--usage-of"

  /// The names that are wanted: for each text the one that is the same, or else all that contain it.
  package func wanted(of names: [String]) -> [String] {
    guard !only.isEmpty else { return names }
    return names.filter { name in
      only.contains { text in names.contains(text) ? name == text : name.contains(text) }
    }
  }

  package static let help = """
    Benchmarks                     measures all benchmarks and prints a table
      --list                       names what there is, and what each shows
      --only TEXT                  the one named TEXT, or those whose name contains it; may be given again for more
      --rounds N                   N rounds of each, interleaved (9)
      --quick                      a hundredth of the size, one round: does everything still run?
      --peers                      the same work by others, in the same rounds (Benchmarks/peers/install.sh)
      --check                      holds the figures to Benchmarks/thresholds.json; exit status 1 if one is exceeded
      --json FILE                  writes every round's figures
      --date TEXT                  goes into that file as it is
      --soak MINUTES               a steady load on the wall clock; exit status 1 if memory grows
      --derive FILE...             writes Benchmarks/thresholds.json from records
      --draw FILE                  draws a record's charts and tables into docs/
      --drawn FILE                 exit status 1 if docs/ does not show what the record says
      --validate-gate              tries the gate's decision on simulated machines and writes docs/gate-validation.md; exit
                                   status 1 if it errs more often, or finds less, than the page promises
      --count NAME                 runs one benchmark once at a tenth of its size, for scripts/instructions.sh
      --counted [--all]            lists the runs that scripts/instructions.sh counts; with --all those that take minutes too
      --instructions FILE TOTALS [--all] [--record]
                                   compares what it counted with a file; with --record writes that
      --usage-of PROGRAM...        runs a program, and prints what the process used, for this program itself
    """

  /// - Parameter arguments: without the program's own name.
  /// - Throws: what is wrong, and what would be right.
  package init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    func value(_ option: String) throws(UsageError) -> String {
      guard let value = rest.popFirst(), !value.hasPrefix("--") else { throw UsageError("`\(option)` needs a value") }
      return value
    }
    func number(_ option: String, atMost: Int) throws(UsageError) -> Int {
      let text = try value(option)
      guard let number = Int(text), (1...atMost).contains(number) else {
        throw UsageError("`\(option) \(text)`: write a whole number from 1 to \(atMost)")
      }
      return number
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--quick": isQuick = true
      case "--rounds": rounds = try number(argument, atMost: 1_000)
      case "--only": only.append(try value(argument))
      case "--list": task = .list
      case "--peers": withPeers = true
      case "--json": json = try value(argument)
      case "--date": date = try value(argument)
      case "--check": checksThresholds = true
      case "--soak": task = .soak(minutes: try number(argument, atMost: 10_000))
      case "--derive":
        var records = [try value(argument)]
        while let next = rest.first, !next.hasPrefix("--") { records.append(try value(argument)) }
        task = .derive(records: records)
      case "--draw": task = .draw(record: try value(argument))
      case "--validate-gate": task = .validateGate
      case "--drawn": task = .drawn(record: try value(argument))
      case "--count": task = .count(try value(argument))
      case "--counted": task = .counted(isAll: false)
      case "--instructions":
        task = .instructions(
          committed: try value(argument), totals: try value(argument), isAll: false, isRecord: false)
      case "--all":
        switch task {
        case .counted: task = .counted(isAll: true)
        case .instructions(let committed, let totals, _, let isRecord):
          task = .instructions(committed: committed, totals: totals, isAll: true, isRecord: isRecord)
        default: throw UsageError("`--all` stands behind `--counted` or `--instructions`")
        }
      case "--record":
        guard case .instructions(let committed, let totals, let isAll, _) = task else {
          throw UsageError("`--record` stands behind `--instructions`")
        }
        task = .instructions(committed: committed, totals: totals, isAll: isAll, isRecord: true)
      case Self.usageOption:
        task = .usage(of: [try value(argument)] + rest)
        rest = []
      case "--help", "-h": task = .help
      default: throw UsageError("`\(argument)` is not known; --help lists the options")
      }
    }
    if isQuick && checksThresholds {
      throw UsageError("`--quick` and `--check`: a toy's figures cannot be held to thresholds; leave one out")
    }
  }
}

/// What is wrong with the arguments.
package struct UsageError: Error, Equatable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
