import { cellId, type Trial } from '#model';
import type { Doing } from '#progress/progress';
import type { Queue, Turn } from '#schedule/queue';
import type { LookOptions } from './options.ts';

const IDLE: Doing = { state: 'idle' };

/** Keeps the operator's view current. */
export function watchStanding({ lab, progress, now }: LookOptions, queue: Queue) {
  const began = now().getTime();
  const phones = new Map(lab.phones.map(({ spec }) => [spec.id, { doing: IDLE, trials: 0, busyMs: 0 }]));
  let trialMs = 0;
  let trials = 0;
  const show = (): void => {
    const nowMs = now().getTime();
    const elapsedMs = Math.max(1, nowMs - began);
    progress.show({
      phones: [...phones].map(([id, { doing, trials, busyMs }]) => ({ id, doing, trials, busy: busyMs / elapsedMs })),
      ...queue.progress,
      nowMs,
      elapsedMs,
      trialMs: trials === 0 ? null : trialMs / trials,
    });
  };
  const doing = (id: string, what: Doing): void => {
    const phone = phones.get(id);
    if (phone) phone.doing = what;
    show();
  };
  const timer = setInterval(show, 500);
  return {
    doing,
    turn: (id: string, turn: Turn | null): void =>
      doing(id, turn ? { state: 'trial', id: `${cellId(turn.cell)}#${turn.attempt}` } : IDLE),
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
