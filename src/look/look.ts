import { setTimeout } from 'node:timers/promises';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { openControlArm } from '#control/arm';
import type { ReadyPhone } from '#lab/open';
import type { Control } from '#model';
import { Pacer } from '#schedule/pacing';
import { work } from '#schedule/pool';
import { type PhoneInPool, Queue } from '#schedule/queue';
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
  try {
    const desk = new Desk(options, await folder.read());
    const controls = new Controls(options, arm, desk);
    const interrupted = new Promise<readonly Control[]>((resolve) => {
      signal.addEventListener('abort', () => resolve([]), { once: true });
      if (signal.aborted) resolve([]);
    });
    const queue = new Queue(run.plan.cells, lab.phones.map(inPool), (cell) => desk.needsMore(cell));
    for (const trial of desk.trials) queue.recall(trial, desk.valid(trial));
    const lines = new Map(lab.phones.map((phone) => [phone.spec.id, new Line(phone, lab)]));
    const standing = watchStanding(options, queue);
    const pacer = new Pacer(lab.lab.pacing);
    await work(queue, [...lines.keys()], {
      signal,
      onTurn: standing.turn,
      tryOnce: async (id, turn) => {
        const line = lines.get(id);
        if (!line) throw new Error(`no phone ${id}`);
        const link = desk.link(turn.cell);
        const seen = await Promise.race([controls.of(link), interrupted]);
        await rest(pacer, line.phone.spec.accounts[turn.cell.app]?.alias, options);
        if (signal.aborted) return null;
        const trial = await makeTrial(line, turn, {
          ...options,
          link,
          controls: seen,
          quietMs: desk.quietMs(turn.cell),
        });
        if (trial === null) return null;
        await folder.appendTrial(trial);
        desk.trials.push(trial);
        standing.tried(trial);
        return { trial, valid: desk.valid(trial), lost: line.losses >= MOST_LOSSES };
      },
    });
    await Promise.race([controls.idle(), interrupted]);
    await Promise.all([...lines.values()].map((line) => line.close()));
    if (!signal.aborted) await controls.after();
    standing.end();
  } finally {
    await arm.close();
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
