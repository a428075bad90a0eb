import type { Answered } from './appium-log.ts';
import type { Span } from './trace.ts';

/** One track of a phone, from top to bottom. */
const TRACKS = ['trial', 'phone', 'driver', 'harness', 'waiting'] as const;
type Track = (typeof TRACKS)[number];

interface Slice {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What each phone did, by track: what of a call its phone does not need is the driver's. */
export type Times = ReadonlyMap<string, Readonly<Record<Track, readonly Slice[]>>>;

/** Sorts a run's time by phone and by whose it was. `answers` are what the phones' Appium logs tell. */
export function timesOf(spans: readonly Span[], answers: ReadonlyMap<string, readonly Answered[]>): Times {
  const phones = [...new Set(spans.map(({ phone }) => phone))].sort();
  return new Map(
    phones.map((id) => {
      const of = (kind: Span['kind']): readonly Slice[] =>
        spans.filter((span) => span.phone === id && span.kind === kind).toSorted((a, b) => a.from - b.from);
      const [trial, call, waiting] = [of('trial'), of('call'), of('waiting')];
      const told = (answers.get(id) ?? []).map(({ what, from, to }) => ({ name: what, from, to }));
      const phone = call.flatMap((one) => within(told, one));
      // Calls that are under way together take their time once.
      const driver = call.flatMap((one, at) => without(one, [...phone, ...call.slice(0, at)]));
      const harness = trial.flatMap((one) => without({ ...one, name: 'harness' }, [...call, ...waiting]));
      return [id, { trial, phone, driver, harness, waiting }];
    }),
  );
}

/** Parts of slices that lie in another. */
const within = (slices: readonly Slice[], { from, to }: Slice): readonly Slice[] =>
  slices.flatMap((one) => {
    const cut = { ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) };
    return cut.to > cut.from ? [cut] : [];
  });

/** What is left of a slice beside others. */
function without(slice: Slice, others: readonly Slice[]): readonly Slice[] {
  const left: Slice[] = [];
  let from = slice.from;
  for (const { from: begins, to: ends } of within(others, slice).toSorted((a, b) => a.from - b.from)) {
    if (begins > from) left.push({ ...slice, from, to: begins });
    from = Math.max(from, ends);
  }
  if (slice.to > from) left.push({ ...slice, from });
  return left;
}

/** The Chrome trace-event format (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), as text. */
export function chromeTrace(times: Times): string {
  const from = Math.min(
    ...[...times.values()].flatMap((tracks) => TRACKS.flatMap((one) => tracks[one][0]?.from ?? [])),
  );
  const events = [...times].flatMap(([id, tracks], index) => {
    const pid = index + 1;
    const named = (name: string, args: object, tid = 0) => ({ ph: 'M', pid, tid, name, args });
    return [
      named('process_name', { name: id }),
      named('process_sort_index', { sort_index: pid }),
      ...TRACKS.flatMap((track, at) => {
        const tid = at + 1;
        return [
          named('thread_name', { name: track }, tid),
          named('thread_sort_index', { sort_index: tid }, tid),
          ...tracks[track].map((slice) => ({
            ph: 'X',
            pid,
            tid,
            cat: track,
            name: slice.name,
            ts: Math.round((slice.from - from) * 1000),
            dur: Math.round((slice.to - slice.from) * 1000),
          })),
        ];
      }),
    ];
  });
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  return `{"displayTimeUnit":"ms","traceEvents":[\n${lines}\n]}\n`;
}
