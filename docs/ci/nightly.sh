#!/bin/sh
# One night: run what fits into it, say what has changed since the night before, tell the webhook.
# Called in the project's folder, by every recipe of docs/ci.md. Exit status: that of `hutong run`.
set -u
. docs/ci/begin.sh

run=$runs/nightly/$(date -u +%Y%m%d-%H%M%S)
hutong run "$matrix" --lab "$lab" --budget "${HUTONG_BUDGET:-8h}" --out "$run"
status=$?

sh docs/ci/tell.sh "$status" "$run" "$before" "$report"
exit "$status"
