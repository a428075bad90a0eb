# Sourced by nightly.sh and on-update.sh: settings, an empty folder for reports, the night to compare with, and how a
# run is waited for.
matrix=${HUTONG_MATRIX:-matrices/nightly.yaml}
lab=${HUTONG_LAB:-lab.yaml}
runs=${HUTONG_RUNS:-runs}
report=${HUTONG_REPORT:-hutong-report}

# What an earlier build left in a workspace must not be published again, even where this one comes to nothing.
rm -rf "$report"
mkdir -p "$report"

# The newest night that came to its end: names sort by time. One that was interrupted has verdicts of a part only.
before=
for night in "$runs"/nightly/*; do
  if [ -e "$night/verdicts.json" ] && grep -qs '"endedAt": *"' "$night/run.json"; then before=$night; fi
done

# Ctrl-C and the end of a time limit reach the run, also where they are sent to this shell alone: it stores what it has,
# ends within seconds, and what it has seen is told still.
hutong() {
  node src/hutong.mjs "$@" &
  child=$!
  trap 'kill -TERM "$child" 2> /dev/null; interrupted=yes' INT TERM
  interrupted=
  wait "$child"
  ended=$?
  # A signal ends the waiting, and not yet the run.
  while kill -0 "$child" 2> /dev/null; do
    wait "$child"
    ended=$?
  done
  trap - INT TERM
  [ -n "$interrupted" ] && trap '' INT TERM
  return "$ended"
}
