import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersIn } from '#trace/appium-log';

/** What one way of trying the cells took. */
export interface Figures {
  readonly way: string;
  /** From the first session being asked for to the last trial's end. */
  readonly seconds: number;
  readonly cellsAnHour: number;
  readonly failed: number;
  /** Of the way and all it started, virtual phones and Appium servers included. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  /** Share of the time in which a phone was asked nothing, by its id. */
  readonly idle: Readonly<Record<string, number>>;
}

/** Share of a span of time in which each phone had no question of its driver to answer, by its Appium log. */
export function idleIn(logs: string, span: { readonly from: number; readonly to: number }): Record<string, number> {
  const ids = readdirSync(logs).flatMap((name) => /^appium-(.+)\.log$/.exec(name)?.[1] ?? []);
  const shares = ids.sort().map((id) => {
    const answers = answersIn(readFileSync(join(logs, `appium-${id}.log`), 'utf8'));
    const cut = answers.map(({ from, to }) => Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)));
    return [id, 1 - cut.reduce((sum, ms) => sum + ms, 0) / (span.to - span.from)] as const;
  });
  return Object.fromEntries(shares);
}

/** Seconds of processor time of all processes that have ended below this one (Linux; 0 where the system does not tell). */
export function cpuOfChildren(): number {
  const stat = readOrEmpty('/proc/self/stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // cutime and cstime, in hundredths of a second: proc(5).
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / 100;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

interface Event {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly name?: string };
  readonly ts: number;
  readonly dur: number;
}

/** What Hutong's own trace says of a run. Seconds. */
export interface Traced {
  /** From the first session being opened to the last trial's end. */
  readonly seconds: number;
  /** The larger of the phones' work spread evenly over each platform's, and the longest trial. */
  readonly lowerBound: number;
  /** Share of trials in which the phone had nothing to answer. */
  readonly notPhone: number;
}

export function readTrace(text: string): Traced {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly Event[] };
  const slices = traceEvents.filter(({ ph }) => ph === 'X');
  const names = new Map(traceEvents.flatMap((one) => (one.name === 'process_name' ? [[one.pid, one.args?.name]] : [])));
  const trials = slices.filter(({ cat }) => cat === 'trial');
  const ends = trials.map(({ ts, dur }) => ts + dur);
  const sum = (those: readonly Event[]): number => those.reduce((all, { dur }) => all + dur, 0);
  const during = slices.filter(
    ({ cat, pid, ts, dur }) =>
      cat === 'phone' && trials.some((one) => one.pid === pid && one.ts <= ts && ts + dur <= one.ts + one.dur + 1000),
  );
  const work = ['android', 'iphone'].map((platform) => {
    const pids = [...names].flatMap(([pid, name]) => (name?.startsWith(platform) ? [pid] : []));
    const busy = slices.filter(({ pid, cat }) => pids.includes(pid) && (cat === 'phone' || cat === 'driver'));
    return pids.length === 0 ? 0 : sum(busy) / pids.length;
  });
  return {
    seconds: Math.max(...ends) / 1e6,
    lowerBound: Math.max(...work, ...trials.map(({ dur }) => dur)) / 1e6,
    notPhone: 1 - sum(during) / sum(trials),
  };
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
};
