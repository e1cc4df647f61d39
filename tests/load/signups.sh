#!/usr/bin/env bash
# Measures signing up: five hundred people for a hundred places in the same second, a door, and a calendar of a thousand events.
# Usage: tests/load/signups.sh. With DATABASE_URL of an empty PostgreSQL database it measures that instead of SQLite.
# Needs python3 and curl; builds a release; everything happens on this machine and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cargo build --release --quiet --locked --bin cbec-portal --example signups
export CBEC_DATA_DIR=$folder/var CBEC_DEMO_CONTENT=false CBEC_LOG=warn
target/release/examples/signups fill "$folder/told.json"

site=http://127.0.0.1:18720
target/release/cbec-portal --listen 127.0.0.1:18720 --admin-listen 127.0.0.1:18721 >/dev/null &
server=$!
for _ in $(seq 120); do
    if curl -sf "$site/readyz" | grep -q current; then break; fi
    sleep 0.5
done
ulimit -n 4096 || true
python3 tests/load/signups.py "$site" "$folder/told.json"
target/release/examples/signups check
