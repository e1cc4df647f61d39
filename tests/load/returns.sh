#!/usr/bin/env bash
# Measures monthly returns: the officials' list, rates, one return and the front page of the back office over ten years of
# five thousand reporters. Usage: tests/load/returns.sh [REPORTERS] [YEARS]
# Needs python3 and curl; builds a release; everything happens on this machine and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cargo build --release --quiet --locked --bin cbec-portal --example returns
export CBEC_DATA_DIR=$folder/var CBEC_DEMO_CONTENT=false CBEC_LOG=warn
target/release/examples/returns "${1:-5000}" "${2:-10}"

site=http://127.0.0.1:18720
target/release/cbec-portal --listen 127.0.0.1:18720 --admin-listen 127.0.0.1:18721 >/dev/null &
server=$!
for _ in $(seq 120); do
    if curl -sf "$site/readyz" | grep -q current; then break; fi
    sleep 0.5
done
python3 tests/load/returns.py "$site" "$folder/var/first-sign-in.txt"
du -sh "$folder/var"/*.db* 2>/dev/null || true
awk '/VmRSS/ {printf "resident memory: %.0f MB\n", $2 / 1024}' "/proc/$server/status"
