#!/usr/bin/env bash
# Measures a release build on this machine: import, start, pages and search, against a constant answer of the same
# program in the same run. Loopback only. Everything is written below one temporary folder and removed at the end.
#
#   tests/load/run.sh [DOCUMENTS] [SECONDS_PER_FIGURE]        defaults: 10000 and 8
#
# Needs wrk (apt-get install wrk), curl and python3. 100,000 documents take about 2 GB of disk and ten minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

documents=${1:-10000}
seconds=${2:-8}
for tool in wrk curl python3; do
    command -v "$tool" >/dev/null || { echo "$tool is needed: apt-get install $tool" >&2; exit 1; }
done

cargo build --release --locked --quiet --bin cbec-portal --example synthetic
target=${CARGO_TARGET_DIR:-target}/release
folder=$(mktemp -d)
node=""

stop_node() {
    [[ -n $node ]] || return 0
    kill "$node" 2>/dev/null || true
    wait "$node" 2>/dev/null || true
    node=""
}
trap 'stop_node; rm -rf "$folder"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
now() { date +%s.%N; }
since() { python3 -c "print(f'{$(now) - $1:.2f}')"; }

export CBEC_DATA_DIR=$folder/var CBEC_LOG=warn
unset DATABASE_URL CBEC_CONTENT_DIR
site=127.0.0.1:$(free_port)
admin=127.0.0.1:$(free_port)

# start_node ARGUMENT…: starts the node and waits for its first page; leaves in `took` how long that was. Never called in a
# subshell: the node's number would be lost with it, and the node would go on running.
start_node() {
    local from
    from=$(now)
    "$target/cbec-portal" --listen "$site" --admin-listen "$admin" "$@" >"$folder/node.log" 2>&1 &
    node=$!
    for _ in $(seq 2000); do
        if curl -fsS -o /dev/null "http://$site/policies/1" 2>/dev/null; then
            took=$(since "$from")
            return
        fi
        sleep 0.02
    done
    cat "$folder/node.log" >&2
    return 1
}

wait_for_search() {
    for _ in $(seq 3000); do
        if curl -fsS "http://$site/readyz" | grep -q "search is current"; then return; fi
        sleep 0.2
    done
}

# measure URL [SCRIPT [CONNECTIONS]]: requests a second, median and 99th percentile in milliseconds.
measure() {
    local url=$1 script=${2:-}
    wrk -t 1 -c "${3:-16}" -d "${seconds}s" --latency ${script:+-s "$script"} "$url" >"$folder/wrk.txt"
    python3 - "$folder/wrk.txt" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
def ms(name):
    found = re.search(rf"{name}\s+([\d.]+)(us|ms|s)", text)
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]] if found else float("nan")
rate = re.search(r"Requests/sec:\s+([\d.]+)", text)[1]
errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
print(f"{float(rate):10.0f} {ms('50%'):9.2f} {ms('99%'):9.2f}" + (f"   {errors[1]} ERRORS" if errors else ""))
PY
}

rss() { awk '/VmRSS|RssAnon/ { printf "%s %d MB  ", $1, $2 / 1024 }' "/proc/$node/status"; }

cat >"$folder/search.lua" <<'LUA'
local words = { "海外仓", "补贴", "跨境电商", "综合试验区", "出口", "退税", "通关", "便利化", "人才", "培训", "产业园", "建设", "外汇", "结算", "物流", "体系", "平台", "企业", "监管", "申报" }
local function encode(text) return (text:gsub("[^%w]", function(letter) return string.format("%%%02X", string.byte(letter)) end)) end
request = function()
   local query = encode(words[math.random(#words)]) .. "+" .. encode(words[math.random(#words)])
   return wrk.format("GET", "/api/v1/policies?q=" .. query .. "&page=" .. math.random(3))
end
LUA
cat >"$folder/policies.lua" <<LUA
request = function() return wrk.format("GET", "/policies/" .. math.random($documents)) end
LUA

echo "machine:    $(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)"
echo "date:       $(date +%F)"
echo "program:    $(git describe --always --dirty 2>/dev/null || echo unknown), $(rustc --version)"
echo "documents:  $documents"

"$target/examples/synthetic" "$documents" >"$folder/documents.jsonl"
echo "characters: $(python3 -c "import json,sys; rows=[len(json.loads(l)['body']) for _,l in zip(range(500), open('$folder/documents.jsonl'))]; print(sum(rows)//len(rows))") on average"
from=$(now)
"$target/cbec-portal" policies import-jsonl "$folder/documents.jsonl"
took=$(since "$from")
echo "import:     $(python3 -c "print(round($documents / $took))") documents/s"

start_node
from=$(now)
wait_for_search
echo "indexing:   $(since "$from") s until search is current"
stop_node
start_node --page-cache-mb 0
echo "start:      $took s to the first page with an existing database"
wait_for_search
echo
printf '%-34s %10s %9s %9s\n' "" "requests/s" "p50 ms" "p99 ms"
printf '%-34s' "hello (constant answer)"; measure "http://$admin/hello"
printf '%-34s' "policy pages, not cached"; measure "http://$site/" "$folder/policies.lua"
printf '%-34s' "search of two words, one by one"; measure "http://$site/" "$folder/search.lua" 1
printf '%-34s' "search of two words, 16 at once"; measure "http://$site/" "$folder/search.lua"
echo "memory:     $(rss)"
stop_node
start_node
wait_for_search
printf '%-34s' "front page, cached"; measure "http://$site/"
printf '%-34s' "policy page, cached"; measure "http://$site/policies/1"
echo "memory:     $(rss)"
