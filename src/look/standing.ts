import { cellId, type Trial } from '#model';
import type { Queue, Turn } from '#schedule/queue';
import type { LookOptions } from './options.ts';

/** Keeps the operator's view current. */
export function watchStanding({ lab, progress, now }: LookOptions, queue: Queue) {
  const began = now().getTime();
  const phones = new Map(lab.phones.map(({ spec }) => [spec.id, { doing: '–', trials: 0, busyMs: 0, since: began }]));
  let trialMs = 0;
  let trials = 0;
  const show = (): void => {
    const elapsedMs = Math.max(1, now().getTime() - began);
    progress.show({
      phones: [...phones].map(([id, { doing, trials, busyMs }]) => ({ id, doing, trials, busy: busyMs / elapsedMs })),
      ...queue.progress,
      elapsedMs,
      trialMs: trials === 0 ? null : trialMs / trials,
    });
  };
  const timer = setInterval(show, 500);
  return {
    turn: (id: string, turn: Turn | null): void => {
      const phone = phones.get(id);
      if (phone) phone.doing = turn ? `${cellId(turn.cell)}#${turn.attempt}` : '–';
      show();
    },
    tried: (trial: Trial): void => {
      const phone = phones.get(trial.phone.id);
      if (phone) {
        phone.trials += 1;
        phone.busyMs += trial.durationMs;
      }
      trials += 1;
      trialMs += trial.durationMs;
      progress.tried(trial);
      show();
    },
    end: (): void => {
      clearInterval(timer);
      show();
      progress.end();
    },
  };
}
