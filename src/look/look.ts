import { setTimeout } from 'node:timers/promises';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { openControlArm } from '#control/arm';
import type { ReadyPhone } from '#lab/open';
import type { CanaryKind, Control, Trial } from '#model';
import { openRecogniser } from '#recognise/recognise';
import { Pacer } from '#schedule/pacing';
import { type Ended, work } from '#schedule/pool';
import { type PhoneInPool, Queue, type Turn } from '#schedule/queue';
import { SHORT_MS } from '#schedule/wait';
import { Canaries } from './canaries.ts';
import { Controls } from './controls.ts';
import { Desk } from './desk.ts';
import { Line } from './line.ts';
import { makeTrial } from './make-trial.ts';
import type { LookOptions } from './options.ts';
import { watchStanding } from './standing.ts';

/** How often in a row a phone may be lost before it is given up. */
const MOST_LOSSES = 3;

/**
 * The looking half of a run: every link in the control browser, every planned cell on the phones. Trials that the
 * folder already holds are not made again. Nothing is judged here but how many more trials a cell needs.
 */
export async function look(options: LookOptions): Promise<void> {
  const { run, folder, lab, signal, now } = options;
  const arm = openControlArm({ network: lab.network, platform: 'android', now, save: folder.save });
  const recogniser = openRecogniser();
  try {
    const desk = new Desk(options, await folder.read());
    const controls = new Controls(options, arm, desk);
    const interrupted = new Promise<readonly Control[]>((resolve) => {
      signal.addEventListener('abort', () => resolve([]), { once: true });
      if (signal.aborted) resolve([]);
    });
    const queue = new Queue(run.plan.cells, lab.phones.map(inPool), (cell) => desk.needsMore(cell));
    for (const trial of desk.trials) if (!trial.canary) queue.recall(trial, desk.valid(trial));
    const lines = new Map(lab.phones.map((phone) => [phone.spec.id, new Line(phone, lab, now)]));
    const standing = watchStanding(options, queue);
    const pacer = new Pacer(lab.lab.pacing);

    /** One trial, of a cell or of a canary, made and stored. Null: interrupted. */
    const tryOne = async (line: Line, turn: Turn, canary?: CanaryKind): Promise<Trial | null> => {
      const link = desk.link(turn.cell);
      const seen = await Promise.race([controls.of(link), interrupted]);
      await rest(pacer, line.phone.spec.accounts[turn.cell.app]?.alias, options);
      if (signal.aborted) return null;
      const trial = await makeTrial(line, turn, {
        ...options,
        link,
        controls: seen,
        quietMs: canary ? SHORT_MS : desk.quietMs(turn.cell),
        recognise: recogniser.read,
        ...(canary && { canary }),
      });
      if (trial === null) return null;
      await folder.appendTrial(trial);
      desk.trials.push(trial);
      standing.tried(trial);
      return trial;
    };
    const canaries = new Canaries({
      desk,
      now: () => now().getTime(),
      tryOne: (line, kind, cell, attempt) => tryOne(line, { cell: desk.canary(kind, cell), attempt }, kind),
    });
    await work(queue, [...lines.keys()], {
      signal,
      onTurn: standing.turn,
      tryOnce: async (id, turn) => {
        const line = lines.get(id);
        if (!line) throw new Error(`no phone ${id}`);
        const cleared = await canaries.clear(line, turn.cell);
        const lost = (): Ended['unfit'] => (line.losses >= MOST_LOSSES ? 'phone' : undefined);
        if (cleared === null) return null;
        if (cleared === 'lost') return { trial: null, valid: false, unfit: lost() };
        if (cleared === 'false') {
          options.progress.say(`${id}: canaries failed twice in ${turn.cell.app}/${turn.cell.scope}; not used there`);
          return { trial: null, valid: false, unfit: 'place' };
        }
        const trial = await tryOne(line, turn);
        return trial && { trial, valid: desk.valid(trial), unfit: lost() };
      },
    });
    await Promise.race([controls.idle(), interrupted]);
    await Promise.all([...lines.values()].map((line) => line.close()));
    if (!signal.aborted) await controls.after();
    standing.end();
  } finally {
    await Promise.all([arm.close(), recogniser.close()]);
  }
}

/** Waits until the account may send again; an interruption ends the wait. */
async function rest(pacer: Pacer, account: string | undefined, { signal, now }: LookOptions): Promise<void> {
  if (account === undefined) return;
  const ms = pacer.wait(account, now().getTime());
  // Sends of one account queue up behind each other from here on, also those of another phone.
  pacer.sent(account, now().getTime() + ms);
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => {});
}

const inPool = ({ spec, versions }: ReadyPhone): PhoneInPool => ({
  id: spec.id,
  platform: spec.platform,
  serves: ({ app, scope }) =>
    (versions === null || versions[app] !== undefined) &&
    sourceApps.has(app) &&
    placeOf(scope, spec.accounts[app] ?? {}) !== null,
});
