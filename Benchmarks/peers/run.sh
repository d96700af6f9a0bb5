#!/usr/bin/env bash
# Runs one round of a peer and prints its figure as a line of JSON: run.sh NAME SUBJECT SIZE
# Lists the peer's subjects, one a line: run.sh NAME
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
say() { echo "run.sh: $*" >&2; }

if [ $# != 1 ] && [ $# != 3 ]; then say "usage: run.sh NAME [SUBJECT SIZE]"; exit 2; fi
folder=$here/$1 environment=$here/../../.build/peers/$1
if [ ! -f "$folder/subjects" ]; then say "there is no peer $1"; exit 2; fi
if [ $# = 1 ]; then exec cat "$folder/subjects"; fi

case $3 in ''|*[!0-9]*|0*) say "SIZE is a number of operations, 1 or more, not '$3'"; exit 2 ;; esac
# Of a closed loop any number of jobs in flight will do.
subject=$2; case $2 in closed-loop/*[!0-9]*|closed-loop/) ;; closed-loop/*) subject=closed-loop/1000 ;; esac
if ! grep -qxF -- "$subject" "$folder/subjects"; then say "$1 has no subject $2"; exit 2; fi
if [ ! -f "$environment/stamp" ]; then say "$1 is not installed: Benchmarks/peers/install.sh $1"; exit 1; fi
if [ -f "$folder/peer.py" ]; then
  export PYTHONPATH=$here/measure PYTHONDONTWRITEBYTECODE=1
  exec "$environment/bin/python3" "$folder/peer.py" "$2" "$3"
fi
exec "$environment/peer" "$2" "$3"
