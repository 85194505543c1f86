#!/usr/bin/env bash
# Whole runs of the program over a large trace, beside tcpdump copying the same trace: times, ratios, peak memory.
# The runs take turns, and the best of each counts, so that what else the machine does harms all alike.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
packets=500000
rounds=5

usage() {
  cat <<'TEXT'
usage: bench/run-whole-trace.sh [-n PACKETS] [-k ROUNDS] [TRACE]

Without TRACE, one of PACKETS packets (default 500000) is built from traces/ into artifacts/whole-trace/, once.
ROUNDS runs of each command (default 5) are made in turn.
TEXT
}

while getopts n:k:h option; do
  case $option in
    n) packets=$OPTARG ;;
    k) rounds=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[[ $# -le 1 ]] || { usage >&2; exit 2; }

work=$root/artifacts/whole-trace
mkdir -p "$work/logs"
empty=$work/empty.pcap
# A capture file's header and no packet: microseconds, version 2.4, Ethernet.
printf '\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x01\x00\x00\x00' >"$empty"

if [[ $# -eq 1 ]]; then
  big=$(realpath "$1")
else
  big=$work/$packets.pcap
  if [[ ! -s $big ]]; then
    inputs=()
    for trace in "$root"/traces/*.pcap; do
      [[ $trace == */cut-off.pcap ]] || inputs+=("$trace")
    done
    dotnet run --project "$root/bench" -c Release -- make-trace "$big.part" --packets "$packets" "${inputs[@]}"
    mv "$big.part" "$big"
  fi
fi

"$root/nidsvm" version >/dev/null

# measure COMMAND...: prints wall time in seconds and peak resident memory in MB.
measure() {
  local start end kilobytes=0 peak pid status=0
  rm -rf "$work/logs" && mkdir "$work/logs"
  start=$EPOCHREALTIME
  if [[ -x /usr/bin/time ]]; then
    /usr/bin/time -q -f %M -o "$work/peak" "$@" >"$work/out" 2>&1 || status=$?
    end=$EPOCHREALTIME
    kilobytes=$(tail -n 1 "$work/peak")
  else
    "$@" >"$work/out" 2>&1 &
    pid=$!
    while peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [[ -n $peak ]]; do
      kilobytes=$peak
      sleep 0.02
    done
    wait "$pid" || status=$?
    end=$EPOCHREALTIME
  fi
  if [[ $status -ne 0 ]]; then
    echo "failed with status $status: $*" >&2
    cat "$work/out" >&2
    return 1
  fi
  awk -v s="$start" -v e="$end" -v k="$kilobytes" 'BEGIN { printf "%.3f %.0f\n", e - s, k / 1024 }'
}

declare -A best peak
names=()
run() {
  local name=$1 seconds megabytes line
  shift
  line=$(measure "$@")
  read -r seconds megabytes <<<"$line"
  [[ -n ${best[$name]:-} ]] || { names+=("$name"); best[$name]=$seconds; peak[$name]=$megabytes; }
  best[$name]=$(awk -v a="${best[$name]}" -v b="$seconds" 'BEGIN { print (b < a ? b : a) }')
  peak[$name]=$(awk -v a="${peak[$name]}" -v b="$megabytes" 'BEGIN { print (b > a ? b : a) }')
}

for ((round = 1; round <= rounds; round++)); do
  if command -v tcpdump >/dev/null; then
    run "tcpdump -w /dev/null" tcpdump -r "$big" -w /dev/null
  fi
  run "run -b base/protocols/conn" "$root/nidsvm" run --quiet --logdir "$work/logs" -b -r "$big" base/protocols/conn
  run "run" "$root/nidsvm" run --quiet --logdir "$work/logs" -r "$big"
  run "run -b base/protocols/conn, empty trace" "$root/nidsvm" run --quiet --logdir "$work/logs" -b -r "$empty" base/protocols/conn
  run "run, empty trace" "$root/nidsvm" run --quiet --logdir "$work/logs" -r "$empty"
done

echo "$big: $(stat -c %s "$big") bytes, best of $rounds runs in turn, $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-42s %9s %9s %22s\n' command seconds 'peak MB' 'x tcpdump after start'
for name in "${names[@]}"; do
  ratio=-
  if [[ -n ${best["tcpdump -w /dev/null"]:-} && -n ${best["$name, empty trace"]:-} ]]; then
    ratio=$(awk -v t="${best[$name]}" -v s="${best["$name, empty trace"]}" -v d="${best["tcpdump -w /dev/null"]}" 'BEGIN { printf "%.2f", (t - s) / d }')
  fi
  printf '%-42s %9.3f %9.0f %22s\n' "$name" "${best[$name]}" "${peak[$name]}" "$ratio"
done
