#!/usr/bin/env bash
# Prints a policy of about LINES lines (default 50,000): bench/policies/module.zeek over and over, each time as another module.
# Lines are counted as `wc -l` does, with blank lines and comments.
set -euo pipefail
template=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/policies/module.zeek
awk -v lines="${1:-50000}" '
  { text[NR] = $0 }
  END {
    for (n = 1; printed < lines; n++)
      for (i = 1; i <= NR && printed < lines + NR; i++) {
        line = text[i]
        gsub(/\{N\}/, 100 + n, line)
        gsub(/\{M\}/, n % 256, line)
        print line
        printed++
      }
  }' "$template"
