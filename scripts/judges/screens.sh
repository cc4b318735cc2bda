#!/usr/bin/env bash
# npm run judge:screens -- FOLDER: genieparser's and ntc-templates' verdicts on the lab's screens.
set -eu -o pipefail
[ $# = 1 ] && [ -d "$1" ] || { echo "usage: npm run judge:screens -- FOLDER (with genieparser and ntc-templates in it)" >&2; exit 2; }
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
# Debian's Python, for which Debian's textfsm is.
python=$(command -v /usr/bin/python3 || command -v python3)
node -r ts-node/register scripts/judges/screens.ts | "$python" scripts/judges/judge_screens.py "$folder"
