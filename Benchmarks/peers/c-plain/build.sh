#!/bin/sh
# Compiles the closed loop with this peer's queue of events into the environment: build.sh ENVIRONMENT
set -eu
cd "$(dirname "$0")"
cc -O3 -march=native -ffp-contract=off -Wall -Wextra -Werror -I . ../c-closed-loop/closed_loop.c -o "$1/peer" -lm
