#!/usr/bin/env bash
# Installs the peers, each into an environment of its own under .build/peers/NAME: install.sh [NAME...]
#
# A peer is a folder beside this script with a list of its subjects. One with a requirements.txt is a Python program and
# gets a virtual environment with those packages; one with a build.sh builds itself; `packages.apt` lists what it needs
# of Debian, a package a line, or a package and the command that makes it unnecessary. A peer that can't be installed is named on standard error and skipped; the exit status is then 1. A stamp of
# the peer's files makes a second run do nothing.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
environments=$here/../../.build/peers
root=; [ "$(id -u)" = 0 ] || root=sudo

# What the environment is made of: the packages, the sources (with those of the folders in `also`), and the tools.
stamp() {
  local folders=("$1") also package command
  { cat "$1"/packages.apt "$1"/requirements.txt
    if [ -f "$1/requirements.txt" ]; then python3 --version; fi
    if [ -f "$1/build.sh" ]; then
      if [ -f "$1/also" ]; then while read -r also; do folders+=("$1/$also"); done < "$1/also"; fi
      find "${folders[@]}" -type f -print0 | sort -z | xargs -0 cat
      while read -r package command; do [ -z "$command" ] || "$command" --version || "$command" version; done
    fi < "$1/packages.apt"; } 2>/dev/null | sha256sum | cut -d ' ' -f 1
}

debian() { # debian FILE: what is missing of the packages in the file, by apt-get
  local missing=() package command
  while read -r package command; do
    case $package in ''|'#'*) continue ;; esac
    if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
  done < "$1"
  [ ${#missing[@]} = 0 ] && return
  $root apt-get install -y --no-install-recommends "${missing[@]}" ||
    { $root apt-get update && $root apt-get install -y --no-install-recommends "${missing[@]}"; }
}

python_environment() { # python_environment FOLDER ENVIRONMENT
  command -v python3 || { echo "there is no python3"; return 1; }
  python3 -m venv "$2" || { debian <(echo python3-venv) && python3 -m venv "$2"; } || return
  "$2/bin/python3" -m pip install --disable-pip-version-check --no-input -r "$1/requirements.txt"
}

install() ( # install NAME: output goes to its log
  folder=$here/$1 environment=$environments/$1
  rm -rf "$environment" && mkdir -p "$environment" || return
  if [ -f "$folder/packages.apt" ]; then debian "$folder/packages.apt" || return; fi
  if [ -f "$folder/requirements.txt" ]; then python_environment "$folder" "$environment" || return; fi
  if [ -x "$folder/build.sh" ]; then "$folder/build.sh" "$environment" || return; fi
)

if [ $# = 0 ]; then
  names=(); for subjects in "$here"/*/subjects; do names+=("$(basename "$(dirname "$subjects")")"); done
  set -- "${names[@]}"
fi
mkdir -p "$environments"
failed=0
for name; do
  if [ ! -f "$here/$name/subjects" ]; then echo "PEER $name: there is no such peer in $here" >&2; failed=1; continue; fi
  wanted=$(stamp "$here/$name")
  [ "$(cat "$environments/$name/stamp" 2>/dev/null)" = "$wanted" ] && continue
  echo "installing peer $name" >&2
  if install "$name" > "$environments/$name.log" 2>&1; then
    echo "$wanted" > "$environments/$name/stamp"
  else
    rm -rf "${environments:?}/$name"; failed=1
    echo "PEER $name COULD NOT BE INSTALLED and will be left out; the end of $environments/$name.log:" >&2
    tail -n 5 "$environments/$name.log" | sed 's/^/    /' >&2
  fi
done
exit $failed
