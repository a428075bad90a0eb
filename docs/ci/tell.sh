#!/bin/sh
# What nightly.sh and on-update.sh do with a run: reports where CI finds them, step summary, annotations, webhook.
#   sh docs/ci/tell.sh STATUS RUN BEFORE REPORT [WHY]
set -u
status=$1 run=$2 before=$3 report=$4 why=${5:-}

# First of all: whoever ends this by force leaves that much.
mark=
grep -qs '"virtual": *true' "$run/run.json" && mark='[VIRTUAL] '

if [ -z "$why" ]; then
  case $status in
    0) ;;
    1) why='a report could not be written, or a check has failed' ;;
    2) why='asked wrongly: see the log' ;;
    3) why='too many cells stayed undecided, no phone could be used, or the run could not be sealed' ;;
    130)
      why='interrupted before the run began'
      [ -e "$run/run.json" ] && why="interrupted; hutong run --resume $run goes on"
      ;;
    *) why='the instrument broke: see the log' ;;
  esac
fi
[ -n "$why" ] && echo "${mark}hutong: exit status $status: $why" > "$report/status.txt"

if [ -e "$run/verdicts.json" ]; then
  # Again, now with what has changed. The reporter for GitHub prints annotations, no more than are shown.
  reporters=html,junit
  [ -n "${GITHUB_ACTIONS:-}" ] && reporters=$reporters,github
  node src/hutong.mjs report "$run" --reporter "$reporters" ${before:+--before "$before"}
  [ -d "$run/report" ] && cp -R "$run/report/." "$report"
  if [ -n "$before" ]; then
    node src/hutong.mjs diff "$before" "$run" --format markdown > "$report/changes.md"
    [ -n "${HUTONG_WEBHOOK:-}" ] &&
      node src/hutong.mjs notify "$run" --runs "${HUTONG_RUNS:-runs}" --shape "${HUTONG_SHAPE:-generic}"
  else
    echo "No complete night before $run: nothing to compare it with." > "$report/changes.md"
  fi
fi

if [ -n "${GITHUB_ACTIONS:-}" ]; then
  [ -n "$why" ] && echo "::error title=${mark}hutong::exit status $status: $why"
  # The summary keeps within the 1 MiB that GitHub takes, with room for the line of the status.
  [ -n "${GITHUB_STEP_SUMMARY:-}" ] &&
    cat "$report/status.txt" "$report/github-summary.md" >> "$GITHUB_STEP_SUMMARY" 2> /dev/null
fi
exit 0
