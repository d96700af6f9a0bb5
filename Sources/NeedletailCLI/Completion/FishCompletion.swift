/// The script by which fish completes the command.
enum FishCompletion {
  static var text: String {
    """
    # Completion of needletail by fish, as `needletail completion fish` prints it.

    function __needletail_command_is
        set -l words (commandline --tokenize --cut-at-cursor --current-process)
        test "$words[2]" = $argv[1]
    end

    function __needletail_runs
        set -l words (commandline --tokenize --cut-at-cursor --current-process)
        set -l store
        for i in (seq 2 (count $words))
            switch $words[$i]
                case --store
                    set store --store $words[(math $i + 1)]
                case '--store=*'
                    set store $words[$i]
            end
        end
        type --query $words[1]; or return
        $words[1] history --format names --limit 50 $store 2>/dev/null
    end

    complete --command needletail --no-files
    complete --command needletail --condition __fish_is_first_token --long-option version --description 'the version'
    \(CommandName.allCases.flatMap(lines).joined(separator: "\n"))

    """
  }

  private static func lines(of name: CommandName) -> [String] {
    let beginning = "complete --command needletail --condition "
    var lines = [
      "\(beginning)__fish_is_first_token --arguments \(name.rawValue) --description \(quoted(name.guide.summary))"
    ]
    let own = "\(beginning)'__needletail_command_is \(name.rawValue)'"
    if let operand = name.guide.operand { lines.append(own + " " + arguments(operand.offer)) }
    return lines
      + name.options.map { option in
        let value = option.offer.map { " --require-parameter " + arguments($0) } ?? ""
        return "\(own) --long-option \(option.name.dropFirst(2))\(value) --description \(quoted(option.meaning))"
      }
  }

  private static func arguments(_ offer: CompletionOffer) -> String {
    switch offer {
    case .files: "--force-files"
    case .filesAndRuns: "--force-files --arguments '(__needletail_runs)'"
    case .words(let words): "--no-files --arguments '\(words.joined(separator: " "))'"
    case .nothing: "--no-files"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
