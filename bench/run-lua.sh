#!/usr/bin/env bash
# Times the machine beside lua5.4 on equal programs, taken in turn; what starting the program costs is taken off.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

usage() {
  cat <<'TEXT'
usage: bench/run-lua.sh [-k ROUNDS] [PROGRAM...]

  -k ROUNDS   how often each program runs; the best time counts (default 5)
  PROGRAM     names in bench/lua, without extension (default: all of them)

NIDSVM names the command that runs policies (default: ./nidsvm); LUA the interpreter beside it (default: lua5.4).
Fails where a program and its counterpart print different results.
TEXT
}

rounds=5
while getopts 'k:h' option; do
  case $option in
    k) rounds=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))

read -ra ours <<<"${NIDSVM:-$root/nidsvm} run -b"
lua=${LUA:-lua5.4}
programs=("$@")
[[ ${#programs[@]} -gt 0 ]] || programs=(fibonacci sieve strings counting records closures)
command -v "$lua" >/dev/null || { echo "run-lua.sh: no '$lua' on PATH" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Seconds that a command took, as $elapsed; its output goes to a file.
timed() {
  local output=$1 started=$EPOCHREALTIME ended
  shift
  "$@" >"$output"
  ended=$EPOCHREALTIME
  elapsed=$(awk -v a="$started" -v b="$ended" 'BEGIN { printf "%.6f", b - a }')
}

least() { awk -v a="$1" -v b="$2" 'BEGIN { print (a == "" || b < a) ? b : a }'; }

declare -A best
for ((round = 0; round < rounds; round++)); do
  for program in empty "${programs[@]}"; do
    timed "$work/ours" "${ours[@]}" "$root/bench/lua/$program.zeek"
    best[ours,$program]=$(least "${best[ours,$program]:-}" "$elapsed")
    timed "$work/lua" "$lua" "$root/bench/lua/$program.lua"
    best[lua,$program]=$(least "${best[lua,$program]:-}" "$elapsed")
    cmp -s "$work/ours" "$work/lua" || { echo "run-lua.sh: $program: the results differ" >&2; diff "$work/ours" "$work/lua" >&2 || true; exit 1; }
  done
done

printf '%-12s %10s %10s %8s\n' program nidsvm "$lua" ratio
for program in "${programs[@]}"; do
  echo "$program ${best[ours,$program]} ${best[ours,empty]} ${best[lua,$program]} ${best[lua,empty]}"
done | awk '
  { ours = $2 - $3; lua = $4 - $5; ratio = ours / lua; sum += log(ratio); n++; if (ratio > worst) worst = ratio
    printf "%-12s %8.3f s %8.3f s %8.2f\n", $1, ours, lua, ratio }
  END { printf "%-12s %10s %10s %8.2f   (worst %.2f)\n", "geometric", "", "", exp(sum / n), worst }'
printf 'start taken off: nidsvm %.3f s, %s %.3f s; best of %d\n' "${best[ours,empty]}" "$lua" "${best[lua,empty]}" "$rounds"
