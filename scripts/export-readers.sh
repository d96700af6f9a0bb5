#!/usr/bin/env bash
# PyPI's hdrhistogram and prometheus-client in an environment of their own, for the tests that hold exports to them.
set -euo pipefail
cd "$(dirname "$0")/.."
home=.build/export-readers
[[ -f $home/complete ]] && exit 0
if ! command -v python3 >/dev/null; then
  echo "peers: there is no python3; the tests against PyPI's hdrhistogram are skipped" >&2
  exit 0
fi
rm -rf "$home"
if python3 -m venv "$home" \
  && "$home/bin/pip" install --quiet --disable-pip-version-check hdrhistogram==0.10.8 prometheus-client==0.21.1; then
  touch "$home/complete"
else
  rm -rf "$home"
  echo "peers: hdrhistogram could not be installed; the tests against it are skipped" >&2
fi
