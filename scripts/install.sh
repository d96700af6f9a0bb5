#!/usr/bin/env bash
# Puts the built command, its manual page, what shells complete it by and the schemas of workload files and suites below PREFIX, or takes them
# away again.
#
#   install.sh [--remove | --help]     PREFIX (/usr/local), DESTDIR (nothing), BINARY (.build/release/needletail) from the environment
set -euo pipefail
# What is installed is for everybody, also where new files are their owner's alone.
umask 022

usage() { sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; }
refuse() { # PROBLEM
  echo "install: $1" >&2
  exit 2
}

isRemoval=
case $#:${1-} in
  0:) ;;
  1:--remove) isRemoval=1 ;;
  1:--help | 1:-h) usage; exit 0 ;;
  *) usage >&2; refuse "cannot tell what \`$*\` means; write nothing, or --remove" ;;
esac

root=$(cd "$(dirname "$0")/.." && pwd)
# Not every shell expands the tilde of `make install PREFIX=~/.local`.
prefix=${PREFIX-/usr/local}
[[ -z ${HOME-} ]] || prefix=${prefix/#\~\//$HOME/}
[[ -n $prefix ]] || refuse "PREFIX is empty; name a folder, such as PREFIX=/usr/local"
[[ $prefix == /* ]] || refuse "PREFIX is $prefix, which is no path from the root; write such as PREFIX=\"\$HOME/.local\""
place=${DESTDIR-}$prefix
binary=${BINARY:-$root/.build/release/needletail}

command=$place/bin/needletail
page=$place/share/man/man1/needletail.1
bash=$place/share/bash-completion/completions/needletail
zsh=$place/share/zsh/site-functions/_needletail
fish=$place/share/fish/vendor_completions.d/needletail.fish
schemas=$place/share/needletail

if [[ $isRemoval ]]; then
  rm -f "$command" "$page" "$bash" "$zsh" "$fish" "$schemas"/needletail-{,suite-}1.schema.json
  # Its own folder, if nothing else is in it.
  rmdir "$schemas" 2>/dev/null || true
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
for schema in needletail-1.schema.json needletail-suite-1.schema.json; do
  install -D --mode 644 "$root/Workloads/$schema" "$schemas/$schema"
done
print "$page" help --format man
print "$bash" completion bash
print "$zsh" completion zsh
print "$fish" completion fish
