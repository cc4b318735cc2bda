#!/bin/sh
# A lab for a shell script: up in the background, used with plain ssh and with ewclab, and down at the end.
set -eu
lab=${1:-labs/branch.yaml}
name=script-$$

npx ewclab up "$lab" --wait --name "$name" >/dev/null
trap 'npx ewclab down "$name"' EXIT

npx ewclab ssh --lab "$name" branch-1 "show ap summary" | grep "Number of APs: 3"
npx ewclab fault --lab "$name" ap-roof power-off
npx ewclab logs --lab "$name" ap-roof | tail -n 1
