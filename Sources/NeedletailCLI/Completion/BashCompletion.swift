/// The script by which bash completes the command. It needs no package beside bash 4.
///
/// Names of runs and files never pass through an expansion: a label may hold anything that can be printed.
enum BashCompletion {
  static var text: String {
    """
    # Completion of needletail by bash, as `needletail completion bash` prints it.

    _needletail_options() {
      case $1 in
    \(lines(options))
      esac
    }

    # What a value, or an operand, may be: words, or files, or files and runs.
    _needletail_offer() {
      case $1 in
    \(lines(offers))
      esac
    }

    \(functions)
    complete -F _needletail needletail

    """
  }

  private static func lines(_ lines: [String]) -> String { lines.map { "    " + $0 }.joined(separator: "\n") }

  private static var options: [String] {
    CommandName.allCases.map { "\($0.rawValue)) REPLY=\"\($0.options.map(\.name).joined(separator: " "))\" ;;" }
      + [
        "\"\") REPLY=\"\((CommandName.allCases.map(\.rawValue) + ["--version", "--help"]).joined(separator: " "))\" ;;"
      ]
  }

  private static var offers: [String] {
    CommandName.allCases.flatMap { name in
      let values = name.options.compactMap { option in
        option.offer.map { "\"\(name.rawValue) \(option.name)\") REPLY=\"\(words($0))\" ;;" }
      }
      let operand = name.guide.operand.map { "\"\(name.rawValue)\") REPLY=\"\(words($0.offer))\" ;;" }
      return values + [operand].compactMap(\.self)
    } + ["*) return 1 ;;"]
  }

  private static func words(_ offer: CompletionOffer) -> String {
    switch offer {
    case .files: "FILES"
    case .filesAndRuns: "FILES RUNS"
    case .words(let words): words.joined(separator: " ")
    case .nothing: ""
    }
  }

  private static let functions = #"""
    # A word as the shell will read it: without its quotation marks and backslashes, and nothing in it expanded.
    _needletail_plain() {
      REPLY=$1
      case $REPLY in
        \'*) REPLY=${REPLY#\'} REPLY=${REPLY%\'} ;;
        \"*) REPLY=${REPLY#\"} REPLY=${REPLY%\"} ;;
        *) REPLY=${REPLY//\\\\/$'\001'} REPLY=${REPLY//\\/} REPLY=${REPLY//$'\001'/\\} ;;
      esac
    }

    # Adds a name, quoted as the word at hand is: a file or a label may hold anything.
    _needletail_add() {
      local word=$1
      case $quote in
        \') [[ $word == *\'* ]] && return ;;
        \") word=${word//\\/\\\\} word=${word//\"/\\\"} word=${word//\$/\\\$} word=${word//\`/\\\`} ;;
        *)
          printf -v word %q "$word"
          # Where words break, too, but a home folder is left to the shell.
          word=${word//:/\\:} word=${word//=/\\=}
          [[ $1 == \~/* ]] && word=\~${word#\\\~}
          ;;
      esac
      COMPREPLY+=("$word")
    }

    _needletail_files() {
      local file
      while IFS= read -r file; do
        [[ -d ${file/#\~/$HOME} ]] && file=${file%/}/
        _needletail_add "$file"
      done < <(compgen -f -- "$1")
    }

    _needletail_runs() {
      local program=${1/#\~/$HOME} store=() name
      [[ -n $2 ]] && store=(--store "$2")
      while IFS= read -r name; do
        [[ $name == "$3"* ]] && _needletail_add "$name"
      done < <("$program" history --format names --limit 50 "${store[@]}" 2>/dev/null)
    }

    _needletail() {
      local IFS=$' \t\n' REPLY word offer option store i
      local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= prefix= quote=
      COMPREPLY=()
      ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}
      # To bash `--out=x` is three words.
      if [[ $current == "=" ]]; then
        current=
      elif [[ $before == "=" ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
      elif [[ $current == --*=* ]]; then
        before=${current%%=*} prefix=$before= current=${current#*=}
      fi
      for ((i = 2; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == --store ]] || continue
        store=${COMP_WORDS[i + 1]}
        [[ $store == "=" ]] && store=${COMP_WORDS[i + 2]}
      done
      _needletail_plain "$store" && store=${REPLY/#\~/$HOME}
      [[ $current == [\'\"]* ]] && quote=${current:0:1}
      _needletail_plain "$current" && current=$REPLY

      if [[ -n $command && $before == --* ]] && _needletail_offer "$command $before"; then
        offer=$REPLY
      elif [[ $current == -* || -z $command ]]; then
        _needletail_options "$command" || return 0
        offer=$REPLY
      elif _needletail_offer "$command"; then
        offer=$REPLY
      fi
      for word in $offer; do
        case $word in
          FILES) _needletail_files "$current" ;;
          RUNS) _needletail_runs "$1" "$store" "$current" ;;
          *) [[ $word == "$current"* ]] && COMPREPLY+=("$word") ;;
        esac
      done
      # What a folder holds comes next.
      [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
      [[ -n $prefix ]] && COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
      return 0
    }

    """#
}
