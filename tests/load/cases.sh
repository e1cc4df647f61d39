#!/usr/bin/env bash
# Measures casework: the work list and a file over synthetic applications, the finder over sixty programmes, and fifty
# applicants who hand in at once. Usage: tests/load/cases.sh [COUNT], 20,000 by default.
# Needs python3 and curl; builds a release; everything happens on this machine and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-20000}
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cargo build --release --quiet --locked --bin cbec-portal --example cases
export CBEC_DATA_DIR=$folder/var CBEC_DEMO_CONTENT=false CBEC_LOG=warn
target/release/examples/cases "$count"

site=http://127.0.0.1:18710
target/release/cbec-portal --listen 127.0.0.1:18710 --admin-listen 127.0.0.1:18711 >/dev/null &
server=$!
for _ in $(seq 120); do
    if curl -sf "$site/readyz" | grep -q current; then break; fi
    sleep 0.5
done
python3 tests/load/cases.py "$site" "$folder/var/first-sign-in.txt"
awk '/VmRSS/ {printf "resident memory: %.0f MB\n", $2 / 1024}' "/proc/$server/status"
