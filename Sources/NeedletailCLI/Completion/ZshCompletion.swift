/// The script by which zsh completes the command: a file `_needletail` in a folder of its `fpath`.
enum ZshCompletion {
  static var text: String {
    """
    #compdef needletail
    # Completion of needletail by zsh, as `needletail completion zsh` prints it.

    _needletail_runs() {
      local -a runs store
      [[ -n ${opt_args[--store]} ]] && store=(--store ${(Q)opt_args[--store]})
      runs=(${(f)"$(${(Q)program/#\\~/$HOME} history --format names --limit 50 $store 2>/dev/null)"})
      compadd -- $runs
    }

    _needletail_files_and_runs() {
      _alternative 'files:file:_files' 'runs:stored run:_needletail_runs'
    }

    _needletail() {
      local curcontext=$curcontext state program=$words[1]
      local -A opt_args
      _arguments -C '(- *)--version[the version]' '(- *)--help[help]' '1:command:->command' '*::argument:->argument'
      case $state in
        command)
          local -a commands=(
    \(CommandName.allCases.map { "        " + quoted("\($0.rawValue):\($0.guide.summary)") }.joined(separator: "\n"))
          )
          _describe command commands
          ;;
        argument)
          case $words[1] in
    \(CommandName.allCases.map(arguments).joined(separator: "\n"))
          esac
          ;;
      esac
    }

    if [[ $funcstack[1] == _needletail ]]; then
      _needletail "$@"
    else
      compdef _needletail needletail
    fi

    """
  }

  private static func arguments(of name: CommandName) -> String {
    let specs = name.options.map(specification) + [name.guide.operand].compactMap(\.self).map(specification)
    let lines = specs.map { "            " + quoted($0) }.joined(separator: " \\\n")
    return "        \(name.rawValue))\n          _arguments -S \\\n\(lines)\n          ;;"
  }

  private static func specification(_ option: Option) -> String {
    let meaning = option.meaning.replacing("[", with: "\\[").replacing("]", with: "\\]")
    let repeated = option.isRepeatable ? "*" : ""
    guard let value = option.value, let offer = option.offer else { return "\(option.name)[\(meaning)]" }
    return "\(repeated)\(option.name)=[\(meaning)]:\(value.replacing(":", with: "\\:")):\(action(offer))"
  }

  private static func specification(_ operand: Operand) -> String {
    let isMany = operand.form.hasSuffix("...")
    let word = String(operand.form.filter(\.isUppercase)).lowercased()
    return "\(isMany ? "*" : "1"):\(word):\(action(operand.offer))"
  }

  private static func action(_ offer: CompletionOffer) -> String {
    switch offer {
    case .files: "_files"
    case .filesAndRuns: "_needletail_files_and_runs"
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .nothing: " "
    }
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
