/** A phone's answer to its driver. Milliseconds since 1970. */
export interface Answered {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** `2026-11-23 09:14:25:787 - [id][Driver@id] text`, in the time of this machine (Appium 3.8, --log-timestamp). */
const LINE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d):(\d{3}) - (\S*)\s(.*)$/;
const ASKED = /^Proxying \[(\S+) (\S+?)\] to /;
/** Or its connection was lost with the answer. */
const TOLD = /^Got response with status |^Encountered internal error .*Could not proxy command to the remote server/;

/**
 * When a phone was asked and when it answered, out of its Appium server's log: both drivers pass their questions on to a
 * server on the phone, and say so. What is asked by adb or usbmux is not among it, and nothing where a lab keeps screens
 * out of its logs. Questions that are under way together are one.
 */
export function answersIn(log: string): readonly Answered[] {
  const answers: Answered[] = [];
  let underWay = 0;
  let began: { readonly at: number; readonly what: string } | null = null;
  for (const line of log.split('\n')) {
    const [, day = '', time = '', ms = '', , text = ''] = LINE.exec(line) ?? [];
    const asked = ASKED.exec(text);
    if (!asked && !TOLD.test(text)) continue;
    const at = new Date(`${day}T${time}.${ms}`).getTime();
    if (asked) {
      underWay += 1;
      began ??= { at, what: `${asked[1]} ${lastOf(asked[2])}` };
    } else if (began && --underWay === 0) {
      answers.push({ what: began.what, from: began.at, to: at });
      began = null;
    }
  }
  return answers;
}

/** The end of a path tells what was asked: its beginning is the session. */
const lastOf = (path = ''): string => path.replace(/^.*\/session\/[^/]+/, '') || path;
