#!/bin/sh
# An app was updated: run its cells, and fail if one has changed since the newest night. The app's id is the argument:
#   sh docs/ci/on-update.sh wechat
# Called in the project's folder. Exit status: that of `hutong run`; 1 also where a cell opened, closed or changed.
set -u
app=${1:?the id of an app of matrices/apps.yaml}
case $app in
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
  [ -e "$verdicts" ] && before=${verdicts%/verdicts.json}
done

run=$runs/updates/$(date -u +%Y%m%d-%H%M%S)-$app
node src/hutong.mjs run "$matrix" --lab "$lab" --only "app=$app" --out "$run"
status=$?

sh docs/ci/tell.sh "$status" "$run" "$before" "$report"
if [ "$status" -eq 0 ] && [ -n "$before" ]; then
  # A cell that could not be decided is no change: a flake does not fail the build.
  node src/hutong.mjs diff "$before" "$run" --check > /dev/null
  status=$?
fi
exit "$status"
