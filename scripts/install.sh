#!/usr/bin/env bash
# Puts the built command, its manual page, what shells complete it by and the schema of workload files below PREFIX, or takes them
# away again.
#
#   install.sh [--remove]     PREFIX (/usr/local), DESTDIR (nothing), BINARY (.build/release/needletail) from the environment
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# Not every shell expands the tilde of `make install PREFIX=~/.local`.
prefix=${PREFIX:-/usr/local}
place=${DESTDIR-}${prefix/#\~\//${HOME-}/}
binary=${BINARY:-$root/.build/release/needletail}

command=$place/bin/needletail
page=$place/share/man/man1/needletail.1
bash=$place/share/bash-completion/completions/needletail
zsh=$place/share/zsh/site-functions/_needletail
fish=$place/share/fish/vendor_completions.d/needletail.fish
schema=$place/share/needletail/needletail-1.schema.json

if [[ ${1-} == --remove ]]; then
  rm -f "$command" "$page" "$bash" "$zsh" "$fish" "$schema"
  # Its own folder, if nothing else is in it.
  rmdir "$(dirname "$schema")" 2>/dev/null || true
  exit 0
fi

# A text that the command prints, beside its place first, so that no half of it is ever there.
print() { # FILE WORD...
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  "$binary" "$@" > "$file.new"
  chmod 644 "$file.new"
  mv -f "$file.new" "$file"
}

[[ -x $binary ]] || { echo "install: there is no $binary; build it with \`make build\`" >&2; exit 1; }
install -D --mode 755 "$binary" "$command"
install -D --mode 644 "$root/Workloads/needletail-1.schema.json" "$schema"
print "$page" help --format man
print "$bash" completion bash
print "$zsh" completion zsh
print "$fish" completion fish
