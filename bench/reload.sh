#!/usr/bin/env bash
# New policies under load, over and over: no packet is lost, and what does not compile is refused.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=live/link.sh
source "$root/bench/live/link.sh"

reloads=10
pause=2
pps=30000
workers=1
packets=200000

usage() {
  cat <<'TEXT'
usage: bench/reload.sh [--reloads N] [--pause SECONDS] [--pps N] [--workers N] [--trace FILE] [-- ARGUMENT...]

nidsvm monitor watches a link (see bench/live.sh) and gets new policies N times (default 10), SECONDS apart (default 2), every third
time with an error in them: those are refused, and the ones before go on. At the end all packets that were sent must have been
analysed, none dropped, and the rows in archives be those that were counted. With two workers one of them shares its processor with
the sender. Needs root.
TEXT
}

arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help|-h) usage; exit 0 ;;
    --reloads|--pause|--pps|--workers|--trace)
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
policy=$work/generation.zeek
write_policy() { printf 'module Generation;\n\nexport {\n\tconst number = %s;\n}\n' "$1" >"$policy"; }
write_policy 0
start_monitor "$processors" --workers "$workers" "$policy" ${arguments[@]+"${arguments[@]}"}

fail() { echo "$*" >&2; exit 1; }

# The sender begins when the service is ready, and is ended when the reloads are done.
replay "$pps" $((reloads * (pause + 60))) &
sender=$!
children+=("$sender")
sleep 3
echo "$reloads reloads at $pps packets/s, $workers worker(s), load $(cut -d' ' -f1 /proc/loadavg)"
printf '%6s %8s %9s %12s %9s %8s\n' reload answer seconds packets dropped 'RSS MiB'
generation=0 taken=0
for ((i = 1; i <= reloads; i++)); do
  started=$EPOCHREALTIME
  if ((i % 3 == 0)); then
    echo 'event zeek_init() { no_such_function(); }' >"$policy"
    answer=refused
    if message=$(ctl reload 2>&1); then fail "policies with errors were taken"; fi
    grep -q no_such_function <<<"$message" || fail "the answer does not tell what is wrong: $message"
  else
    generation=$i
    write_policy "$generation"
    answer=taken
    taken=$((taken + 1))
    ctl reload >/dev/null || fail "good policies were refused"
  fi
  ended=$EPOCHREALTIME
  [[ $(ctl print Generation::number | sort -u) == "$generation" ]] || fail "other policies run than generation $generation"
  stats=$(ctl stats --json)
  printf '%6s %8s %9s %12s %9s %8s\n' "$i" "$answer" "$(awk -v a="$started" -v b="$ended" 'BEGIN { printf "%.2f", b - a }')" \
    "$(total packets <<<"$stats")" "$(total dropped <<<"$stats")" "$(resident_mib "$monitor")"
  sleep "$pause"
done

# tcpreplay tells its counts when it is interrupted, as at its end.
ip netns pids "$send_namespace" | xargs -r kill -INT
wait "$sender" || true
forget "$sender"
read_report
await_quiet
stats=$(ctl stats --json)
analysed=$(total packets <<<"$stats")
dropped=$(total dropped <<<"$stats")
[[ $(ctl status --json | total reloads) -eq $taken ]] || fail "$taken reloads were taken, and the service tells of $(ctl status --json | total reloads)"
stop_monitor
counted=$(awk '/rows of logs:/ { for (i = 2; i <= NF; i++) if ($i == "counted,") n = $(i - 1) } END { printf "%d\n", n }' "$folder/monitor.out")
archived=$(find "$folder" -name '*.log.gz' -exec zcat {} + | grep -vc '^#' || true)

echo
echo "packets: $sent sent, $analysed analysed, $dropped dropped; rows: $counted counted, $archived archived"
[[ $dropped -eq 0 && $analysed -eq $sent && $counted -eq $archived && $counted -gt 0 ]]
