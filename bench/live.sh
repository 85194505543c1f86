#!/usr/bin/env bash
# The service on a live link: how many packets a second it analyses without losing one, beside tcpdump throwing them away.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=live/link.sh
source "$root/bench/live/link.sh"

seconds=60
trial=8
warm=8
pps=
from=50000
top=3200000
step=5
ring=128
packets=200000
kinds="tcpdump 1 2"
search=

usage() {
  cat <<'TEXT'
usage: bench/live.sh [--search] [--pps N,N,...] [--seconds N] [--kinds "tcpdump 1 2"] [--trace FILE] [OPTION]... [-- ARGUMENT...]

Two network namespaces with a veth pair; tcpreplay sends a trace from one, and in the other run in turn
  tcpdump   tcpdump -w /dev/null, with as large a buffer as the service has
  1         nidsvm monitor --workers 1 with the default policies, all its threads on one processor
  2         nidsvm monitor --workers 2, which shares one of its two processors with the sender
tcpreplay is held to processor 0 and what is measured to processor 1. The kernel's part of receiving (handing a packet over and
copying it into the rings) happens on the sender's processor.

  --pps N,N,...   rates to try, packets a second (default 50000,100000,200000; 0: as fast as may be)
  --search        look for the highest rate without loss instead: doubling, then halving the difference, with short runs; then a run
                  of full length, slower by some percent as long as it loses packets
  --seconds N     length of a full run (default 60)
  --trial N       length of a short run (default 8)
  --warm N        seconds at 20000 packets a second before the service is measured (default 8)
  --from N        rate to begin the search with (default 50000)
  --step PERCENT  how exact the search is (default 5)
  --kinds "..."   which to measure
  --ring MIB      ring of each worker, and tcpdump's buffer (default 128)
  --trace FILE    the trace (default: one of 200000 packets made from traces/, without fragments)
  -- ARGUMENT...  further arguments of nidsvm monitor: policies, options

Columns: packets sent, those that came out of the link, those that the program analysed (or captured), dropped by the kernel because
the program's buffer was full; steps of load shedding taken; share of its processor that the program used. A run is without loss
where all that was sent was analysed, nothing was dropped, no step taken and no row of a log lost. Needs root.
TEXT
}

arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help|-h) usage; exit 0 ;;
    --search) search=1 ;;
    --pps|--seconds|--trial|--warm|--from|--step|--kinds|--ring|--trace)
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
if [[ -n ${trace:-} ]]; then
  [[ -r $trace ]] || { echo "$0: $trace: no such file" >&2; exit 1; }
else
  default_trace "$packets"
fi
link_up

# Each measures one run: asks for $1 packets a second for $2 seconds, sets sent, rate, link, analysed, dropped, shed, lost, used.
run_tcpdump() {
  local out=$work/tcpdump.out process before after started ended
  ip netns exec "$watch_namespace" taskset -c "$watch_processor" tcpdump -i "$watch_interface" -n -B $((ring * 1024)) -w /dev/null 2>"$out" &
  process=$!
  children+=("$process")
  until grep -q 'listening on' "$out"; do sleep 0.05; done
  before=$(link_counters)
  started=$(processor_seconds "$process")
  replay "$1" "$2"
  sleep 1.5
  ended=$(processor_seconds "$process")
  kill -INT "$process"
  wait "$process" || true
  forget "$process"
  after=$(link_counters)
  link=$((${after% *} - ${before% *}))
  analysed=$(awk '/packets? captured/ { print $1 }' "$out")
  dropped=$(awk '/packets? dropped by kernel/ { print $1 }' "$out")
  shed=0 lost=0
  used=$(awk -v a="$started" -v b="$ended" -v s="$sent" -v r="$rate" 'BEGIN { printf "%.0f", 100 * (b - a) * r / s }')
}

# run_monitor WORKERS PPS SECONDS
run_monitor() {
  local processors=$watch_processor before after first last started ended
  [[ $1 -eq 1 ]] || processors=$send_processor,$watch_processor
  NIDSVM_RingMiB=$ring start_monitor "$processors" --workers "$1" ${arguments[@]+"${arguments[@]}"}
  if [[ $warm -gt 0 ]]; then
    replay 20000 "$warm"
    await_quiet
  fi
  first=$(ctl stats --json)
  before=$(link_counters)
  started=$(processor_seconds "$monitor")
  replay "$2" "$3"
  ended=$(processor_seconds "$monitor")
  await_quiet
  after=$(link_counters)
  last=$(ctl stats --json)
  link=$((${after% *} - ${before% *}))
  analysed=$(($(total packets <<<"$last") - $(total packets <<<"$first")))
  dropped=$(($(total dropped <<<"$last") - $(total dropped <<<"$first")))
  shed=$(total shedding_steps <<<"$last")
  lost=$(total lost <<<"$last")
  used=$(awk -v a="$started" -v b="$ended" -v s="$sent" -v r="$rate" 'BEGIN { printf "%.0f", 100 * (b - a) * r / s }')
  stop_monitor
}

run() {
  if [[ $1 == tcpdump ]]; then run_tcpdump "$2" "$3"; else run_monitor "$1" "$2" "$3"; fi
  lossless=no
  [[ $dropped -eq 0 && $analysed -ge $sent && $shed -eq 0 && $lost -eq 0 ]] && lossless=yes
  printf '%-9s %9s %8s %10s %10s %10s %9s %6s %6s%% %s\n' "$1" "$rate" "$3" "$sent" "$link" "$analysed" "$dropped" "$shed" "$used" "$lossless"
}

heading() { printf '%-9s %9s %8s %10s %10s %10s %9s %6s %7s %s\n' run packets/s seconds sent link analysed dropped shed used lossless; }

# find KIND: sets $best, the highest rate whose full run was without loss
find_best() {
  local good=0 bad=0 asked=$from limit=0
  best=0
  while [[ $asked -le $top ]]; do
    run "$1" "$asked" "$trial"
    if [[ $lossless == no ]]; then bad=$asked; break; fi
    good=$rate
    # The sender does not send as fast as it is asked to: there is no more.
    if ((rate * 100 < asked * 95)); then limit=1; break; fi
    asked=$((asked * 2))
  done
  if [[ $limit -eq 0 && $bad -gt 0 ]]; then
    while ((bad - good > bad * step / 100)); do
      asked=$(((good + bad) / 2))
      run "$1" "$asked" "$trial"
      if [[ $lossless == yes ]]; then
        # A sender at its limit sends the same whatever it is asked for.
        ((rate * 100 >= asked * 95)) || { good=$rate; limit=1; break; }
        good=$rate
      else
        bad=$((rate < asked ? rate : asked))
      fi
    done
  fi
  asked=$good
  while [[ $asked -gt 1000 ]]; do
    run "$1" "$([[ $limit -eq 1 ]] && echo 0 || echo "$asked")" "$seconds"
    if [[ $lossless == yes ]]; then best=$rate; at_limit=$limit; return; fi
    limit=0
    asked=$((asked * (100 - step) / 100))
  done
}

echo "trace $(basename "$trace"): $(stat -c %s "$trace") bytes; $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg); ring $ring MiB"
heading
if [[ -z $search ]]; then
  for kind in $kinds; do
    for asked in $(tr ',' ' ' <<<"${pps:-50000,100000,200000}"); do
      run "$kind" "$asked" "$seconds"
    done
  done
  exit
fi

declare -A highest
table=
for kind in $kinds; do
  at_limit=0
  find_best "$kind"
  highest[$kind]=$best
  share=-
  if [[ ${highest[tcpdump]:-0} -gt 0 ]]; then
    share=$(awk -v a="$best" -v b="${highest[tcpdump]}" 'BEGIN { printf "%.0f%%", 100 * a / b }')
  fi
  name="nidsvm monitor --workers $kind"
  note=
  [[ $kind == tcpdump ]] && name="tcpdump -w /dev/null"
  [[ $kind == 2 ]] && note="shares a processor with the sender"
  [[ $at_limit -eq 1 ]] && note="${note:+$note; }all that the sender could send"
  table+=$(printf '%-30s %10s %8s  %s' "$name" "$best" "$share" "$note")$'\n'
done
printf '\nhighest rate without loss for %s s\n%-30s %10s %8s\n%s' "$seconds" program packets/s share "$table"
