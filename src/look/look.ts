import { setTimeout } from 'node:timers/promises';
import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { openControlArm } from '#control/arm';
import type { ReadyPhone } from '#lab/open';
import { openRecogniser } from '#recognise/recognise';
import { Recovery } from '#recover/recovery';
import type { PhoneInPool } from '#schedule/crew';
import { work } from '#schedule/pool';
import { Queue } from '#schedule/queue';
import { Controls } from './controls.ts';
import { Desk } from './desk.ts';
import { Line } from './line.ts';
import type { LookOptions } from './options.ts';
import { watchStanding } from './standing.ts';
import { teller, tellSteps } from './tell.ts';
import { Turns } from './turns.ts';

/**
 * The looking half of a run: every link in the control browser, every planned cell on the phones. Trials that the
 * folder already holds are not made again. Nothing is judged here but how many more trials a cell needs.
 */
export async function look(options: LookOptions): Promise<void> {
  const { run, folder, lab, signal, now, trace } = options;
  const arm = openControlArm({ network: lab.network, now, save: folder.save });
  const recogniser = openRecogniser();
  const tell = teller(options);
  const steps = tellSteps(tell);
  const desk = new Desk(options, await folder.read());
  const controls = new Controls(options, arm, desk);
  try {
    const queue = new Queue(run.plan.cells, lab.phones.map(inPool), (cell) => desk.needsMore(cell));
    const made = desk.trials.filter(({ canary }) => !canary).map((trial) => ({ trial, worth: desk.worth(trial) }));
    for (const { trial, worth } of made) queue.recall(trial, worth);
    const counted = made.filter(({ worth }) => worth === 'valid').map(({ trial }) => trial);
    const lines = new Map(lab.phones.map((phone) => [phone.spec.id, new Line(phone, lab, { now, trace })]));
    // A session takes seconds to open; the first controls are looked at meanwhile.
    if (run.plan.cells.some((cell) => desk.needsMore(cell.cell))) for (const line of lines.values()) line.warm();
    const standing = watchStanding(options, queue);
    // A canary's link may be wanted again at any time, until the very end.
    const planned = run.plan.links.filter(({ id }) => run.plan.cells.some(({ cell }) => cell.link === id));
    const recovery = new Recovery({
      phones: lab.phones.length,
      quarantine: lab.lab.quarantine,
      now: () => now().getTime(),
      pause: (ms, stop) => setTimeout(ms, undefined, { signal: stop }).catch(() => {}),
      tell,
      saveLog: (text) => folder.save(Buffer.from(text, 'utf8'), 'text/plain'),
      onDoing: standing.doing,
    });
    const turns = new Turns({
      ...{ ...options, desk, counted, controls, recogniser, recovery, tell },
      ...{ onTrial: standing.tried, onDoing: standing.doing },
    });
    await turns.accounts.hear();
    await work(queue, [...lines.keys()], {
      signal,
      onTurn: (id, turn) => {
        standing.turn(id, turn);
        for (const link of planned) if (!queue.wants(link.id)) controls.done(link);
      },
      bringBack: async (id, unwanted) => {
        const line = lines.get(id);
        return line !== undefined && recovery.bringBack(line, AbortSignal.any([signal, unwanted]));
      },
      rests: (id) => (place) => turns.accounts.restMs(lines.get(id), place),
      tryOnce: (id, turn) => {
        const line = lines.get(id);
        if (!line) throw new Error(`no phone ${id}`);
        return turns.take(line, turn);
      },
    });
    const looks = signal.aborted ? controls.idle() : controls.after();
    await Promise.all([Promise.race([looks, turns.interrupted]), ...[...lines.values()].map((line) => line.close())]);
    standing.end();
  } finally {
    steps.stop();
    controls.stop();
    await Promise.all([arm.close(), recogniser.close()]);
  }
}

const inPool = ({ spec, installed }: ReadyPhone): PhoneInPool => ({
  id: spec.id,
  platform: spec.platform,
  serves: ({ app, scope }) =>
    (installed === null || installed.versions[app] !== undefined) &&
    sourceApps.has(app) &&
    placeOf(scope, spec.accounts[app] ?? {}) !== null,
});
