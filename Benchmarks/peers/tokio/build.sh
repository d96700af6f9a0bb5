#!/bin/sh
# Compiles the peer into the environment from Debian's crates, without a network: build.sh ENVIRONMENT
set -eu
cd "$(dirname "$0")"
registry=/usr/share/cargo/registry
# The crates' sources are taken from Debian's folder, and the lock file is made of what is there.
mkdir -p "$1/crate/.cargo"
cp -r Cargo.toml src "$1/crate/"
cat > "$1/crate/.cargo/config.toml" <<END
[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "$registry"
END
cd "$1/crate"
TOKIO_VERSION=$(ls "$registry" | sed -n 's/^tokio-\([0-9][0-9.]*\)$/\1/p' | tail -n 1)
export TOKIO_VERSION RUSTFLAGS="-C target-cpu=native"
cargo build --release --offline
cp target/release/peer "$1/peer"
rm -rf target
