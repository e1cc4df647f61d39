#!/usr/bin/env bash
# Measures the directories: spreadsheets in, and lists with facets. Usage: tests/load/listings.sh [ENTRIES], 50,000 by default.
# Needs python3 and curl; builds a release; everything happens on this machine and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
entries=${1:-50000}
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cargo build --release --quiet --locked
portal=target/release/cbec-portal
export CBEC_DATA_DIR=$folder/var CBEC_DEMO_CONTENT=false CBEC_LOG=warn
"$portal" migrate >/dev/null

# Half parks, half providers, in files of 10,000 rows at most.
seed=1
left=$entries
while ((left > 0)); do
    rows=$((left < 10000 ? left : 10000))
    directory=$([[ $((seed % 2)) -eq 1 ]] && echo parks || echo providers)
    python3 tests/load/listings.py make "$directory" "$rows" "$seed" >"$folder/$seed.csv"
    began=$(date +%s.%N)
    "$portal" directories import "$directory" "$folder/$seed.csv" >/dev/null
    echo "$began $(date +%s.%N) $rows" | awk '{printf "import of %d rows: %.0f rows/s\n", $3, $3 / ($2 - $1)}'
    left=$((left - rows))
    seed=$((seed + 1))
done

"$portal" --listen 127.0.0.1:18700 --admin-listen 127.0.0.1:18701 &
server=$!
for _ in $(seq 120); do
    if curl -sf http://127.0.0.1:18700/readyz | grep -q current; then break; fi
    sleep 1
done
python3 tests/load/listings.py time "http://127.0.0.1:18700/parks?view=list" 400
python3 tests/load/listings.py time "http://127.0.0.1:18700/providers?category=%E5%9B%BD%E9%99%85%E7%89%A9%E6%B5%81" 400
python3 tests/load/listings.py time "http://127.0.0.1:18700/parks?view=map" 200
awk '/VmRSS/ {printf "resident memory: %.0f MB\n", $2 / 1024}' "/proc/$server/status"
