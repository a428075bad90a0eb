#!/bin/sh
# An app was updated: run its cells and some sentinels, and fail if a cell has changed since the newest night.
#   sh docs/ci/on-update.sh wechat     for a pipeline that knows what was shipped: the id of an app of matrices/apps.yaml
#   sh docs/ci/on-update.sh --watch    asks the phones whether any of their apps has another version than last time
# Called in the project's folder. Exit status: that of `hutong run`; 1 also where a cell opened, closed or changed, and 3
# where so many flipped at once that the instrument is suspect.
set -u
app=${1:?the id of an app of matrices/apps.yaml, or --watch}
case $app in
  --watch) ;;
  *[!a-z0-9-]*)
    echo "on-update.sh: '$app' is not the id of an app" >&2
    exit 2
    ;;
esac
matrix=${HUTONG_MATRIX:-matrices/nightly.yaml}
lab=${HUTONG_LAB:-lab.yaml}
runs=${HUTONG_RUNS:-runs}
report=${HUTONG_REPORT:-hutong-report}

before=
for verdicts in "$runs"/nightly/*/verdicts.json; do
  # Half a night that was interrupted says nothing of the other half.
  [ -e "$verdicts" ] && ! grep -q '"endedAt": *null' "${verdicts%/verdicts.json}/run.json" &&
    before=${verdicts%/verdicts.json}
done

run=$runs/updates/$(date -u +%Y%m%d-%H%M%S)-${app#--}
if [ "$app" = --watch ]; then
  # 10: a version has changed. An update that was seen earlier and not tried yet is pending still.
  node src/hutong.mjs watch --lab "$lab" --state "$runs/.watch.json"
  seen=$?
  [ "$seen" -eq 0 ] || [ "$seen" -eq 10 ] || exit "$seen"
  node src/hutong.mjs run "$matrix" --lab "$lab" --affected --state "$runs/.watch.json" --out "$run"
else
  node src/hutong.mjs run "$matrix" --lab "$lab" --affected "$app" --out "$run"
fi
status=$?
# Nothing was updated.
[ "$status" -eq 0 ] && [ ! -e "$run/run.json" ] && exit 0

sh docs/ci/tell.sh "$status" "$run" "$before" "$report"
if [ "$status" -eq 0 ] && [ -n "$before" ]; then
  # A cell that could not be decided is no change: a flake does not fail the build.
  node src/hutong.mjs diff "$before" "$run" --check > /dev/null
  status=$?
fi
exit "$status"
