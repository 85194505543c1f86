#!/usr/bin/env bash
# The service is killed under load, over and over, at moments nobody chose: what it had written is archived, and nothing is torn.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=live/link.sh
source "$root/bench/live/link.sh"

kills=10
pps=30000
longest=12
packets=200000

usage() {
  cat <<'TEXT'
usage: bench/crash.sh [--kills N] [--pps N] [--longest SECONDS] [--trace FILE] [-- ARGUMENT...]

nidsvm monitor watches a link (see bench/live.sh), rotates its logs every five seconds, and gets SIGKILL at a random moment within
SECONDS (default 12) of its start; the next one starts on the same folder at once. After N kills (default 10) the last one is
stopped in order, and every archived log is looked at: its header is whole, each row has as many fields as the header names, the last
row ends with its line. The rows of all of them are at least those that each service said it had written, just before it was killed.
Needs root.
TEXT
}

arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help|-h) usage; exit 0 ;;
    --kills|--pps|--longest|--trace)
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
folder=$work/monitor
rm -rf "$folder"
replay "$pps" $((kills * (longest + 10) + 60)) &
sender=$!
children+=("$sender")

echo "$kills kills at $pps packets/s"
printf '%5s %9s %14s %14s\n' run seconds 'rows written' 'logs recovered'
bound=0
for ((run = 1; run <= kills + 1; run++)); do
  resume_monitor "$watch_processor" --rotate 00:00:05 ${arguments[@]+"${arguments[@]}"}
  recovered=$(awk '/logs of an earlier run archived/ { for (i = 2; i <= NF; i++) if ($i == "logs") n = $(i - 1) } END { printf "%d\n", n }' "$folder/monitor.out")
  pause=$(awk -v longest="$longest" -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.3f", 1 + (longest - 1) * rand() }')
  sleep "$pause"
  written=$(ctl stats --json | total rows)
  if [[ $run -le $kills ]]; then
    # The answer is some moments old when the signal comes.
    kill -KILL "$monitor"
    wait "$monitor" 2>/dev/null || true
    forget "$monitor"
  else
    stop_monitor
    written=$(awk '/rows of logs:/ { for (i = 2; i <= NF; i++) if ($i == "written,") n = $(i - 1) } END { printf "%d\n", n }' "$folder/monitor.out")
  fi
  bound=$((bound + written))
  printf '%5s %9s %14s %14s\n' "$run" "$pause" "$written" "$recovered"
done

ip netns pids "$send_namespace" | xargs -r kill -INT
wait "$sender" || true
forget "$sender"
files=0 archived=0 damaged=0 unclosed=0
while IFS= read -r -d '' file; do
  files=$((files + 1))
  if ! rows=$(zcat "$file" | awk -F'\t' '
      /^#fields\t/ { fields = NF - 1 } /^#types\t/ { types = NF - 1 } /^#close\t/ { closed = 1 }
      !/^#/ { rows++; if (!types || fields != types || NF != fields) bad++ }
      END { print rows + 0, closed + 0; exit bad > 0 || rows == 0 }') || [[ $(zcat "$file" | tail -c 1 | od -An -c | tr -d ' ') != '\n' ]]; then
    damaged=$((damaged + 1))
    echo "$file is damaged: ${rows:-}" >&2
    rows="0 1"
  fi
  archived=$((archived + ${rows% *}))
  unclosed=$((unclosed + 1 - ${rows#* }))
done < <(find "$folder" -name '*.log.gz' -print0)
left=$(find "$folder" \( -name '*.log' -o -name '*.part' \) | wc -l)

echo
echo "$archived rows in $files archived logs ($unclosed of them ended by a kill), at least $bound were written; $damaged damaged, $left files not archived"
grep -E 'warn|crit|rror|fail:' "$folder/monitor.out" | sort | uniq -c || true
[[ $damaged -eq 0 && $left -eq 0 && $archived -ge $bound && $bound -gt 0 ]]
