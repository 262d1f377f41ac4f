#!/usr/bin/env bash
# Prints the residue, "unexplained" in per cent of the workers' time, of every strategy on every built-in workload at its
# default size. Arguments: the workloads, if not all. CONCUR_TOOL names another dotnet-concur.dll. It is no test.
source "$(dirname "$0")/lib.sh"
cd "$root"
tool=${CONCUR_TOOL:-artifacts/bin/Concur.Tool/release/dotnet-concur.dll}
[ -f "$tool" ] || compile build src/Concur.Tool -c Release -v quiet >&2
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

row='const trials = JSON.parse(require("fs").readFileSync(0)).trials;
const cell = trial => trial.account ? (100 * trial.account.unexplainedMs / trial.account.laneMs).toFixed(2) : trial.status;
if (process.argv[2] === "with-header") console.log(["workload", ...trials.map(trial => trial.strategy)].join("\t"));
console.log([process.argv[1], ...trials.map(cell)].join("\t"));'

header=with-header
workloads=("$@")
[ $# -gt 0 ] || mapfile -t workloads < <(dotnet "$tool" list workloads | awk '/^  [a-z]/ && $1 != "workload" { print $1 }')
for workload in "${workloads[@]}"; do
  # The exit code is 5 for a race and 3 for a strategy that failed; both have printed a run.
  dotnet "$tool" run "$workload" -s all -w 2 --launches 1 --profile light --format json -o "$runs/$workload.run" \
    2>"$runs/error" >"$runs/answer" || true
  node -e "$row" "$workload" "$header" <"$runs/answer" || tail -n 3 "$runs/error" >&2
  header=
done
