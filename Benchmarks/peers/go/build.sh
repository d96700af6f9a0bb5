#!/bin/sh
# Compiles the peer into the environment, with the standard library alone: build.sh ENVIRONMENT
set -eu
cd "$(dirname "$0")"
GOCACHE=$1/cache GO111MODULE=off GOFLAGS= go build -o "$1/peer" peer.go
