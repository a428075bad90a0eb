import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Chance } from '#tests/accuracy/chance';
import { descendants, fault, left, type Started, start, storedRun } from '#tests/run/hutong';
import { STRIKES, type Victim, WEIGHTS } from './strikes.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export interface Storm {
  /** Folder of the run, on a disk of its own. */
  readonly run: string;
  /** Everything the command line said on stderr, of all its sessions. */
  readonly said: string;
  /** Name of each strike that struck. */
  readonly struck: readonly string[];
  /** What no session may do, named: end as none should, or fall silent; or never come to an end at all. */
  readonly broken: readonly string[];
  /** Processes that outlived their session. */
  readonly orphans: readonly string[];
}

export interface StormOptions {
  readonly chance: Chance;
  /** Where the run's disk is mounted. */
  readonly folder: string;
  /** Seconds between two strikes, in the middle. */
  readonly every: number;
  /** Only these strikes. */
  readonly only: readonly string[];
  readonly say: (line: string) => void;
}

/** Sessions after which a run that never ends is given up. */
const MOST_SESSIONS = 40;
const DISK_MIB = 400;
/** How long what a strike has broken stays so, at most. */
const LONGEST_MS = 12_000;
/** A session that says nothing for so long hangs: nothing that strikes lasts a tenth of it. */
const SILENCE_MS = 10 * 60_000;
/** Done and decided, or not decided; interrupted; killed. A run is over with the first two. */
const OVER: readonly (number | null)[] = [0, 3];
const FINE: readonly (number | null)[] = [...OVER, 130, null];
/** What a killed harness leaves behind has this long to notice. */
const GONE_MS = 20_000;

/** What a night needs and this host lacks, in a sentence; null: nothing. */
export async function lacking(): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a disk is mounted, which needs root on Linux';
  return promisify(execFile)('faketime', ['--version']).then(
    () => null,
    () => 'faketime is not installed: apt install faketime',
  );
}

/** One night under strikes: the real command line, killed, resumed, until it says that it is done. */
export async function storm(options: StormOptions): Promise<Storm> {
  const disk = await mounted(options.folder);
  const clock = await settable(`${options.folder}.clock`);
  const run = join(disk.at, 'run');
  const mark = `chaos-${process.pid}-${Date.now()}`;
  const struck: string[] = [];
  const broken: string[] = [];
  const gone = new Set<string>();
  const orphans: string[] = [];
  let said = '';
  const fresh = ['run', join(HERE, 'night.yaml'), '--world', HERE, '--out', run];
  for (let at = 0; at < MOST_SESSIONS; at++) {
    const begun = await readFile(join(run, 'run.json')).then(
      () => true,
      () => false,
    );
    // A session that ended before there was anything to resume leaves its logs.
    if (!begun) await rm(run, { recursive: true, force: true });
    const session = start(begun ? ['run', '--resume', run, '--world', HERE] : fresh, mark, clock.env);
    const family = new Map(descendants(session.process).map((one) => [one.pid, one]));
    const victim: Victim = {
      harness: session.process.pid ?? 0,
      family: () => {
        const now = descendants(session.process);
        for (const one of now) family.set(one.pid, one);
        return now;
      },
      switch: async (phone, what) => fault(await controlOf(run, phone), what),
      setClock: clock.set,
      disk,
      gone,
    };
    const name = `session ${at + 1}`;
    const [{ status, err }, silent] = await Promise.all([
      session.ended,
      fellSilent(session),
      strikeOn(session, victim, { ...options, struck, round: at }),
      stayGone(session, victim),
    ]);
    said += err;
    orphans.push(...(await leftOver([...family.values()], mark)));
    options.say(`${name}: ended with ${status ?? 'a kill'}, ${struck.length} strikes so far`);
    const last = err.trimEnd().split('\n').at(-1) ?? '';
    if (silent) broken.push(`${name} said nothing for ${SILENCE_MS / 60_000} min after: ${last}`);
    if (!FINE.includes(status)) broken.push(`${name} ended with ${status}: ${last}`);
    if (OVER.includes(status) && (await hasEnded(run))) return { run, said, struck, broken, orphans };
  }
  return { run, said, struck, broken: [...broken, `not done after ${MOST_SESSIONS} sessions`], orphans };
}

/** Status 3 may also mean that no phone was there, or no room. */
const hasEnded = (run: string): Promise<boolean> =>
  storedRun(run).then(
    ({ endedAt }) => endedAt !== null,
    () => false,
  );

/** Kills a session that has not said anything for too long, and tells whether it had to. */
async function fellSilent({ process: { pid = 0 }, err, ended }: Started): Promise<boolean> {
  const over = ended.then(() => true);
  let [heard, since] = [-1, 0];
  while (!(await Promise.race([over, pause(1000, false)]))) {
    if (err().length !== heard) [heard, since] = [err().length, performance.now()];
    if (performance.now() - since < SILENCE_MS) continue;
    process.kill(pid, 'SIGKILL');
    return true;
  }
  return false;
}

/** A new session boots all phones anew: those that are gone for good are unplugged as soon as they are there. */
async function stayGone({ ended }: Started, { gone, switch: set }: Victim): Promise<void> {
  const over = ended.then(() => true);
  for (const phone of [...gone]) {
    const unplug = () =>
      set(phone, { fault: 'unplugged', on: true }).then(
        () => true,
        () => false,
      );
    while (!(await unplug())) if (await Promise.race([over, pause(200, false)])) return;
  }
}

/** Strikes at random moments until the session ends, and sets right what can be set right. */
async function strikeOn(
  session: Started,
  victim: Victim,
  { chance, every, only, say, struck, round }: StormOptions & { struck: string[]; round: number },
): Promise<void> {
  const hat = Object.entries(WEIGHTS).flatMap(([name, weight]) =>
    Array<string>(only.includes(name) ? weight : 0).fill(name),
  );
  const over = session.ended.then(() => true);
  const repairs: Promise<void>[] = [];
  for (let at = 0; ; at++) {
    const about = `${round} ${at}`;
    const wait = every * 500 + chance.below(every * 1000, `wait ${about}`);
    if (await Promise.race([over, pause(wait, false)])) break;
    const name = chance.pick(hat, `strike ${about}`);
    const phone = chance.pick(['android-1', 'android-2', 'iphone-1', 'iphone-2'], `phone ${about}`);
    const strength = chance.below(10_000, `strength ${about}`);
    // Before the phones are there, there is nothing to switch.
    const repair = await STRIKES[name]?.(victim, { phone, strength }).catch(() => undefined);
    if (repair === undefined) continue;
    struck.push(name);
    say(`  ${name} ${phone}`);
    const lasts = 1000 + chance.below(LONGEST_MS - 1000, `lasts ${about}`);
    if (repair) repairs.push(Promise.race([over, pause(lasts)]).then(() => repair().catch(() => {})));
  }
  await Promise.all(repairs);
}

/** What is left of a session after its time to end. */
async function leftOver(family: Parameters<typeof left>[0], mark: string): Promise<readonly string[]> {
  const until = Date.now() + GONE_MS;
  for (;;) {
    const still = left(family, mark);
    if (still.length === 0 || Date.now() > until) return still;
    await pause(100);
  }
}

/** The control port that a virtual phone announced last; rejects where none has. */
async function controlOf(run: string, phone: string): Promise<number> {
  const log = await readFile(join(run, 'logs', `virtual-${phone}.log`), 'utf8');
  const said = log.split('\n').filter((line) => line.startsWith('{') && line.includes('"control"'));
  return (JSON.parse(said.at(-1) ?? '') as { control: number }).control;
}

/** A clock that can be set: libfaketime stands between the harness and the time of day, and only that. */
async function settable(file: string): Promise<{ readonly env: NodeJS.ProcessEnv; readonly set: Victim['setClock'] }> {
  const { stdout } = await promisify(execFile)('faketime', ['-m', '2000-01-01 00:00:00', 'printenv', 'LD_PRELOAD']);
  const set = (aheadSeconds: number): Promise<void> =>
    writeFile(file, `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}\n`);
  await set(0);
  return {
    env: {
      LD_PRELOAD: stdout.trim(),
      NODE_OPTIONS: `--import ${new URL('alone.mjs', import.meta.url)}`,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
}

/** A small disk of its own, in memory, so that it can be full. */
async function mounted(at: string): Promise<Victim['disk'] & { readonly at: string }> {
  await mkdir(at, { recursive: true });
  if ((await readdir(at)).length > 0) throw new Error(`${at} is not empty`);
  await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'chaos', at]);
  const ballast = join(at, 'ballast');
  return {
    at,
    fill: async () => {
      const file = await open(ballast, 'w');
      const block = Buffer.alloc(1 << 20);
      try {
        for (let mib = 0; mib < DISK_MIB; mib++) await file.write(block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
  };
}
