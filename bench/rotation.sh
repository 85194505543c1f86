#!/usr/bin/env bash
# A long run of the service under load with many rotations: no row is lost, and its memory stays as it is.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=live/link.sh
source "$root/bench/live/link.sh"

minutes=30
rotate=00:01:00
pps=20000
workers=1
sample=30
cycle=12
packets=200000

usage() {
  cat <<'TEXT'
usage: bench/rotation.sh [--minutes N] [--rotate HH:MM:SS] [--pps N] [--workers N] [--sample SECONDS] [--cycle N] [--trace FILE] [-- ARGUMENT...]

nidsvm monitor watches a link between two network namespaces on which tcpreplay sends a trace over and over (see bench/live.sh), and
rotates its logs all the while. Each round of the trace is between addresses of its own, until after N rounds the first ones come
again: policies remember addresses for a day, and a run of this length would only see these tables grow. Every SECONDS (default 30) a line tells its memory,
packets, connections and rows. At the end all archived logs are unpacked and their rows counted: those must be the rows that the
service counted when its policies wrote them, and all packets that were sent must have been analysed. Needs root.

  --minutes N          length of the run (default 30)
  --rotate HH:MM:SS    time between rotations (default 00:01:00)
  --pps N              packets a second (default 20000)
  --workers N          workers (default 1)
  --cycle N            rounds until addresses come again (default 12)
  --trace FILE         the trace (default: one of 200000 packets made from traces/)
  -- ARGUMENT...       further arguments of nidsvm monitor: policies, options

Exit status 1 where rows or packets are missing.
TEXT
}

arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help|-h) usage; exit 0 ;;
    --minutes|--rotate|--pps|--workers|--sample|--cycle|--trace)
      [[ $# -ge 2 ]] || { usage >&2; exit 2; }
      declare "${1#--}=$2"
      shift ;;
    --) shift; arguments=("$@"); break ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

need
"$root/nidsvm" version >/dev/null
[[ -n ${trace:-} ]] || default_trace "$packets"
link_up
processors=$watch_processor
[[ $workers -eq 1 ]] || processors=$send_processor,$watch_processor
start_monitor "$processors" --workers "$workers" --rotate "$rotate" ${arguments[@]+"${arguments[@]}"}

line() {
  local stats
  stats=$(ctl stats --json)
  printf '%8s %8s %8s %12s %9s %12s %11s %10s %10s\n' "$1" "$(resident_mib "$monitor")" "$(own_mib "$monitor")" "$(total packets <<<"$stats")" "$(total dropped <<<"$stats")" \
    "$(total connections <<<"$stats")" "$(total rows <<<"$stats")" "$(total lost <<<"$stats")" "$(total rotations <<<"$stats")"
}

echo "$minutes minutes at $pps packets/s, rotation every $rotate, $workers worker(s), trace $(basename "$trace"), load $(cut -d' ' -f1 /proc/loadavg)"
printf '%8s %8s %8s %12s %9s %12s %11s %10s %10s\n' seconds 'RSS MiB' 'own MiB' packets dropped connections rows lost rotations
line 0
began=$SECONDS
before=$(link_counters)
replay "$pps" $((minutes * 60)) "$cycle" &
sender=$!
children+=("$sender")
while kill -0 "$sender" 2>/dev/null; do
  sleep "$sample" &
  pause=$!
  wait -n "$sender" "$pause" || true
  line $((SECONDS - began))
done
wait "$sender" || { echo "the sender failed" >&2; exit 1; }
forget "$sender"
read_report
await_quiet
line $((SECONDS - began))
after=$(link_counters)
stats=$(ctl stats --json)
analysed=$(total packets <<<"$stats")
dropped=$(total dropped <<<"$stats")
stop_monitor

counted=$(awk '/rows of logs:/ { for (i = 1; i <= NF; i++) if ($i == "counted,") c = $(i - 1) } END { printf "%d\n", c }' "$folder/monitor.out")
lost=$(awk '/rows of logs:/ { for (i = 1; i <= NF; i++) if ($i == "lost") c = $(i - 1) } END { printf "%d\n", c }' "$folder/monitor.out")
files=0 archived=0
while IFS= read -r -d '' file; do
  gzip -t "$file" || { echo "$file is damaged" >&2; exit 1; }
  archived=$((archived + $(zcat "$file" | grep -vc '^#' || true)))
  files=$((files + 1))
done < <(find "$folder" -name '*.log.gz' -print0)
unpacked=$(find "$folder" -name '*.log' | wc -l)

echo
echo "packets: $sent sent, $((${after% *} - ${before% *})) came out of the link, $analysed analysed, $dropped dropped"
echo "rows: $counted counted, $archived in $files archived logs, $lost lost; $unpacked logs not archived"
grep -E 'fail|warn|crit|rror' "$folder/monitor.out" || true
[[ $counted -eq $archived && $counted -gt 0 && $lost -eq 0 && $unpacked -eq 0 ]] || { echo "rows are missing" >&2; exit 1; }
if [[ $dropped -eq 0 && $analysed -lt $sent ]]; then
  echo "packets are missing" >&2
  exit 1
fi
