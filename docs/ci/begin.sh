# Sourced by nightly.sh and on-update.sh: settings, an empty folder for reports, and the night to compare with.
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
