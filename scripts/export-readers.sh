#!/usr/bin/env bash
# What the tests hold exports to: PyPI's hdrhistogram and prometheus-client in an environment of their own, and promtool, of
# Debian's package prometheus, unpacked beside them. What cannot be had is said, and its tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
home=.build/export-readers
packages=(hdrhistogram==0.10.8 prometheus-client==0.21.1)

python_readers() {
  [[ -f $home/complete ]] && return
  command -v python3 >/dev/null || return 1
  rm -rf "$home"
  python3 -m venv "$home" && "$home/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" || return 1
  touch "$home/complete"
}

promtool() {
  [[ -x $home/promtool || -x /usr/bin/promtool ]] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  local folder
  folder=$(mktemp -d)
  (
    cd "$folder"
    # Without lists of packages there is nothing to fetch by; only root may get them.
    apt-cache show prometheus >/dev/null 2>&1 || { [[ $(id -u) -eq 0 ]] && apt-get update --quiet >/dev/null; }
    apt-get download --quiet prometheus >/dev/null 2>&1 && dpkg-deb --extract prometheus_*.deb unpacked
  ) && mkdir -p "$home" && mv "$folder/unpacked/usr/bin/promtool" "$home/promtool"
  local status=$?
  rm -rf "$folder"
  return $status
}

python_readers || {
  rm -rf "$home"
  echo "export-readers: ${packages[*]} could not be installed; the tests against them are skipped" >&2
}
promtool || echo "export-readers: Debian's prometheus could not be fetched; the tests against promtool are skipped" >&2
