#!/bin/sh
# An app was updated: run its cells and some sentinels, and fail if a cell has changed since the newest night.
#   sh docs/ci/on-update.sh wechat     for a pipeline that knows what was shipped: the id of an app of matrices/apps.yaml
#   sh docs/ci/on-update.sh --watch    asks the phones whether any of their apps has another version than last time
# Called in the project's folder. Exit status: that of `hutong run`, or of `hutong watch` where it could not tell; 1 also
# where a cell opened, closed or changed, and 3 where so many flipped at once that the instrument is suspect.
set -u
app=${1:?the id of an app of matrices/apps.yaml, or --watch}
case $app in
  --watch) ;;
  *[!a-z0-9-]*)
    echo "on-update.sh: '$app' is not the id of an app" >&2
    exit 2
    ;;
esac
. docs/ci/begin.sh

run=$runs/updates/$(date -u +%Y%m%d-%H%M%S)-${app#--}
status=0
if [ "$app" = --watch ]; then
  hutong watch --lab "$lab" --state "$runs/.watch.json"
  status=$?
  # 10: a version has changed. An update that was seen earlier and not tried yet is pending still.
  [ "$status" -eq 10 ] && status=0
  set -- --affected --state "$runs/.watch.json"
else
  set -- --affected "$app"
fi
if [ "$status" -eq 0 ]; then
  hutong run "$matrix" --lab "$lab" "$@" --out "$run"
  status=$?
  # Nothing was updated.
  [ "$status" -eq 0 ] && [ ! -e "$run/run.json" ] && exit 0
fi

why=
if [ "$status" -eq 0 ] && [ -n "$before" ]; then
  # A cell that could not be decided is no change: a flake does not fail the build.
  node src/hutong.mjs diff "$before" "$run" --check > /dev/null
  status=$?
  [ "$status" -eq 1 ] && why="a cell opened, closed or changed since $before"
  [ "$status" -eq 3 ] && why="so many cells have flipped at once since $before that the instrument is suspect"
fi

sh docs/ci/tell.sh "$status" "$run" "$before" "$report" "$why"
exit "$status"
