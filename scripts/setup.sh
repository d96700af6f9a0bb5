#!/usr/bin/env bash
# Makes a Debian or Ubuntu machine ready to build: checks the Swift toolchain, installs what packages.apt lists and
# the machine lacks. Says nothing when all is there. No network is used unless something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

least_swift=6.2

refuse() {
  echo "setup: $1" >&2
  exit 1
}

if ! command -v swift >/dev/null; then
  refuse "no Swift toolchain on PATH; install Swift $least_swift or newer from https://www.swift.org/install/linux"
fi
version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1)
if [[ -z $version ]]; then
  refuse "\`swift --version\` does not tell its version; install Swift $least_swift or newer from https://www.swift.org/install/linux"
fi
if [[ $(printf '%s\n' "$least_swift" "$version" | sort -V | head -n 1) != "$least_swift" ]]; then
  refuse "Swift $version is too old; install Swift $least_swift or newer from https://www.swift.org/install/linux"
fi

mapfile -t packages < <(sed -E 's/#.*//; s/[[:space:]]+//g; /^$/d' packages.apt)
if ! command -v dpkg-query >/dev/null; then
  # Not a Debian family system: the linker will say what is missing, this says what to look for.
  echo "setup: not a Debian or Ubuntu machine; the libraries needed are: ${packages[*]}" >&2
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  # pkgconf provides the command pkg-config on newer systems.
  if [[ $package == pkg-config ]] && command -v pkg-config >/dev/null; then continue; fi
  [[ $state == ii* ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || refuse "missing packages: ${missing[*]}; install them as root (there is no sudo)"
  as_root=(sudo)
fi
echo "setup: installing ${missing[*]}"
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends)
# The package lists may be absent or stale: fetch them only when they are.
if ! apt-cache show "${missing[@]}" >/dev/null 2>&1 || ! "${install[@]}" "${missing[@]}"; then
  "${as_root[@]}" apt-get update --quiet
  "${install[@]}" "${missing[@]}" || refuse "apt-get could not install ${missing[*]}"
fi
