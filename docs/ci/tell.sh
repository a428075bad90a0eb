#!/bin/sh
# What nightly.sh and on-update.sh do with a run: reports where CI finds them, step summary, annotation, webhook.
#   sh docs/ci/tell.sh STATUS RUN BEFORE REPORT
set -u
status=$1 run=$2 before=$3 report=$4
rm -rf "$report"
mkdir -p "$report"

if [ -e "$run/verdicts.json" ]; then
  [ -d "$run/report" ] && cp -R "$run/report/." "$report"
  if [ -n "$before" ]; then
    node src/hutong.mjs diff "$before" "$run" --format markdown > "$report/changes.md"
    [ -n "${HUTONG_WEBHOOK:-}" ] &&
      node src/hutong.mjs notify "$run" --runs "${HUTONG_RUNS:-runs}" --shape "${HUTONG_SHAPE:-generic}"
  else
    echo "First run in $(dirname "$run"): nothing to compare it with." > "$report/changes.md"
  fi
fi

case $status in
  0) why= ;;
  1) why='a report could not be written, or a check has failed' ;;
  2) why='asked wrongly: see the log' ;;
  3) why='too many cells stayed undecided, no phone could be used, or the run could not be sealed' ;;
  130) why="interrupted; hutong run --resume $run goes on" ;;
  *) why='the instrument broke: see the log' ;;
esac
[ -n "$why" ] && echo "hutong: exit status $status: $why" > "$report/status.txt"

if [ -n "${GITHUB_ACTIONS:-}" ]; then
  [ -n "$why" ] && echo "::error title=hutong::exit status $status: $why"
  [ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$report"/changes.md "$report"/status.txt >> "$GITHUB_STEP_SUMMARY" 2> /dev/null
fi
exit 0
