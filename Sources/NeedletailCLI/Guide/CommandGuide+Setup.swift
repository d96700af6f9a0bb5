import NeedletailWorkload

/// Commands for who begins.
extension CommandGuide {
  static let initialize = CommandGuide(
    usage: "[TEMPLATE] [--out FILE]", operand: Operand("[TEMPLATE]", .words(Starter.names)),
    summary: "write a starter file, commented",
    description: """
      Prints a commented workload file to start from, or writes it to a file that does not exist yet.
      """,
    terms: Terms(heading: "templates", rows: Template.allCases.map { ($0.rawValue, $0.summary) }),
    examples: [Example("init > fleet.yaml"), Example("init handoff --out fleet.yaml")])

  static let completion = CommandGuide(
    usage: "SHELL", operand: Operand("SHELL", .words(Shell.allCases.map(\.rawValue))),
    summary: "print a script by which a shell completes this command",
    description: """
      Prints the script by which bash, zsh or fish completes commands, options, their words, files, and the runs of the
      store that --store or NEEDLETAIL_STORE names. `make install` puts it where the shell looks.
      """,
    examples: [
      Example("completion bash > ~/.local/share/bash-completion/completions/needletail"),
      Example("completion zsh > ~/.zsh/completions/_needletail", "a folder of $fpath, before compinit"),
      Example("completion fish > ~/.config/fish/completions/needletail.fish"),
    ])

  static let help = CommandGuide(
    usage: "[COMMAND] [OPTION]...", operand: Operand("[COMMAND]", .words(CommandName.allCases.map(\.rawValue))),
    summary: "explain a command, with examples",
    description: """
      Explains a command, or lists all of them; as a manual page all that there is to say.
      """,
    terms: Terms(
      heading: "commands",
      rows: CommandName.allCases.map { ($0.rawValue, $0 == .help ? "this" : $0.guide.summary) }),
    examples: [Example("help run"), Example("help --format man | man -l -")])
}
