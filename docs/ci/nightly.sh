#!/bin/sh
# One night: run what fits into it, say what has changed since the night before, tell the webhook.
# Called in the project's folder, by every recipe of docs/ci.md. Exit status: that of `hutong run`.
set -u
matrix=${HUTONG_MATRIX:-matrices/nightly.yaml}
lab=${HUTONG_LAB:-lab.yaml}
nights=${HUTONG_RUNS:-runs}/nightly
report=${HUTONG_REPORT:-hutong-report}

# The newest night that was judged: names sort by time.
before=
for verdicts in "$nights"/*/verdicts.json; do
  # Half a night that was interrupted says nothing of the other half.
  [ -e "$verdicts" ] && ! grep -q '"endedAt": *null' "${verdicts%/verdicts.json}/run.json" &&
    before=${verdicts%/verdicts.json}
done

run=$nights/$(date -u +%Y%m%d-%H%M%S)
node src/hutong.mjs run "$matrix" --lab "$lab" --budget "${HUTONG_BUDGET:-8h}" --out "$run"
status=$?

sh docs/ci/tell.sh "$status" "$run" "$before" "$report"
exit "$status"
