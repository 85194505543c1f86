# Sourced by the scripts that measure the service on a live link: two network namespaces, a veth pair between them, a trace that is
# replayed from one into the other, and counters of the kernel. What is made here goes away when the script ends, however it ends.

# LINK=NAME in the environment gives them names of their own, for two measurements at a time.
send_namespace=nidsvm-send${LINK:+-$LINK}
watch_namespace=nidsvm-watch${LINK:+-$LINK}
send_interface=nvsend0
watch_interface=nvwatch0

# The sender's processor and that of what is measured. The kernel hands a packet over veth on, and copies it into the rings of those
# who listen, on the sender's processor; what is measured has its own for itself.
send_processor=0
watch_processor=1

work=$root/artifacts/live${LINK:+-$LINK}
children=()

need() {
  local tool
  [[ $EUID -eq 0 ]] || { echo "$0: network namespaces need root" >&2; exit 1; }
  for tool in ip ethtool tcpreplay tcpdump taskset; do
    command -v "$tool" >/dev/null || { echo "$0: '$tool' is needed (packages: iproute2, ethtool, tcpreplay, util-linux, tcpdump)" >&2; exit 1; }
  done
}

# Only processes of this script are ended, by their ids: its children, and what runs in its namespaces.
link_down() {
  local process
  for process in ${children[@]+"${children[@]}"} $(ip netns pids "$send_namespace" 2>/dev/null; ip netns pids "$watch_namespace" 2>/dev/null); do
    kill -KILL "$process" 2>/dev/null || true
  done
  children=()
  ip netns del "$send_namespace" 2>/dev/null || true
  ip netns del "$watch_namespace" 2>/dev/null || true
}

link_up() {
  if ip netns list | grep -qE "^$watch_namespace( |$)"; then
    echo "$0: network namespace $watch_namespace exists: another measurement runs, or was killed ('ip netns del' it then)" >&2
    exit 1
  fi
  trap link_down EXIT
  trap 'exit 130' INT TERM
  mkdir -p "$work"
  ip netns add "$send_namespace"
  ip netns add "$watch_namespace"
  ip -n "$send_namespace" link add "$send_interface" type veth peer name "$watch_interface" netns "$watch_namespace"
  local end
  for end in "$send_namespace $send_interface" "$watch_namespace $watch_interface"; do
    set -- $end
    # Nobody but the sender speaks: no neighbour discovery, no ARP.
    ip netns exec "$1" sysctl -qw "net.ipv6.conf.$2.disable_ipv6=1" 2>/dev/null || true
    ip -n "$1" link set "$2" mtu 65535 txqueuelen 10000 arp off
    # Frames arrive as they are in the trace.
    ip netns exec "$1" ethtool -K "$2" tso off gso off gro off tx off rx off >/dev/null 2>&1 || true
    ip -n "$1" link set "$2" up
  done
}

# The trace that is replayed: built out of traces/, once. Without fragments: before the kernel shares flows among workers it puts
# these together, and packets could not be counted against each other any more.
# default_trace PACKETS: sets $trace
default_trace() {
  trace=$root/artifacts/live/$1.pcap
  [[ -s $trace ]] && return
  local inputs=() input
  for input in "$root"/traces/*.pcap; do
    [[ $input == */cut-off.pcap ]] || inputs+=("$input")
  done
  mkdir -p "$root/artifacts/live"
  dotnet run --project "$root/bench" -c Release -- make-trace "$trace.part" --packets "$1" "${inputs[@]}" >&2
  tcpdump -r "$trace.part" -w "$trace.whole" 'not (ip[6:2] & 0x3fff != 0) and not (ip6 and ip6[6] == 44)' 2>/dev/null
  rm "$trace.part"
  mv "$trace.whole" "$trace"
}

# replay PPS SECONDS [ROUNDS]: sends the trace over and over, each time between addresses of its own; sets $sent (packets) and $rate (a
# second). PPS 0 is as fast as may be. With ROUNDS the addresses of the first round come again after so many.
replay() {
  local speed=(--pps="$1") report=$work/tcpreplay.out end=$((SECONDS + $2)) left=$2
  [[ $1 -gt 0 ]] || speed=(--topspeed)
  : >"$report"
  while [[ $left -gt 0 ]]; do
    ip netns exec "$send_namespace" taskset -c "$send_processor" tcpreplay -i "$send_interface" --preload-pcap --unique-ip --loop="${3:-100000000}" \
      --duration="$left" "${speed[@]}" "$trace" >"$report.last" 2>&1 &
    children+=($!)
    wait $! || { echo "tcpreplay failed:" >&2; tail -n 5 "$report.last" >&2; exit 1; }
    unset 'children[-1]'
    cat "$report.last" >>"$report"
    [[ -n ${3:-} ]] || break
    left=$((end - SECONDS))
  done
  read_report
}

# read_report: takes $sent and $rate from what tcpreplay told last.
read_report() {
  local report=$work/tcpreplay.out
  read -r sent rate <<<"$(awk '/^Actual:/ { n += $2; for (i = 3; i <= NF; i++) if ($i == "in") s += $(i + 1) }
    /Failed packets:/ { f += $3 } END { printf "%d %d\n", n - f, (s > 0 ? (n - f) / s : 0) }' "$report")"
  [[ $sent -gt 0 ]] || { echo "tcpreplay sent nothing:" >&2; tail -n 12 "$report" >&2; exit 1; }
}

# Packets that came out of the link so far, and those it dropped.
link_counters() {
  ip -n "$watch_namespace" -s -j link show "$watch_interface" | tr ',{}' '\n' | awk -F: '
    /"rx"/ { rx = 1 } /"tx"/ { rx = 0 } rx && /"packets"/ { p = $2 } rx && /"dropped"/ { d = $2 } END { print p + 0, d + 0 }'
}

# start_monitor PROCESSORS ARGUMENT...: the service in the other namespace, ready; sets $monitor (its process) and $folder.
start_monitor() {
  local processors=$1
  shift
  folder=$work/monitor
  rm -rf "$folder"
  resume_monitor "$processors" "$@"
}

# resume_monitor: as start_monitor, with what an earlier one left in the folder.
resume_monitor() {
  local processors=$1 waited=0
  shift
  mkdir -p "$folder"
  ip netns exec "$watch_namespace" taskset -c "$processors" "$root/artifacts/nidsvm/nidsvm" monitor -i "$watch_interface" --folder "$folder" \
    --control "$folder/control.sock" "$@" >>"$folder/monitor.out" 2>&1 &
  monitor=$!
  children+=("$monitor")
  until ctl status >/dev/null 2>&1; do
    kill -0 "$monitor" 2>/dev/null || { echo "the service did not start:" >&2; cat "$folder/monitor.out" >&2; exit 1; }
    ((waited++ < 600)) || { echo "the service is not ready after 60 s" >&2; exit 1; }
    sleep 0.1
  done
}

stop_monitor() {
  ctl stop >/dev/null
  local status=0
  wait "$monitor" || status=$?
  forget "$monitor"
  [[ $status -eq 0 ]] || { echo "the service ended with status $status:" >&2; tail -n 20 "$folder/monitor.out" >&2; return 1; }
}

# forget PROCESS: it has ended, and its number may become another's.
forget() {
  local left=() child
  for child in ${children[@]+"${children[@]}"}; do
    [[ $child == "$1" ]] || left+=("$child")
  done
  children=(${left[@]+"${left[@]}"})
}

ctl() { "$root/artifacts/nidsvm/nidsvm" ctl --control "$folder/control.sock" "$@"; }

# total NAME: reads what 'ctl stats --json' printed, and adds up a number of all workers (or of all logs).
total() { awk -F'[:,]' -v name="\"$1\"" '{ gsub(/[ \t]/, "", $1) } $1 == name { n += $2 } END { printf "%d\n", n }'; }

# await_quiet: waits until the service has worked off what waited for it.
await_quiet() {
  local last=-1 now
  while now=$(ctl stats --json | total packets) && [[ $now -ne $last ]]; do
    last=$now
    sleep 0.5
  done
}

# Seconds of processor time that a process has used.
processor_seconds() {
  awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f\n", ($12 + $13) / hz }' "/proc/$1/stat"
}

# Memory of a process in MiB: all that is resident, and what of it is its own (neither its ring nor the files it maps).
resident_mib() { awk '/^VmRSS/ { printf "%d\n", $2 / 1024 }' "/proc/$1/status"; }
own_mib() { awk '/^RssAnon/ { printf "%d\n", $2 / 1024 }' "/proc/$1/status"; }
