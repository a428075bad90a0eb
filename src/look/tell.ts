import { steadyNow, stepsOf } from '#clock';
import type { Incident } from '#model';
import type { Told } from '#recover/recovery';
import type { LookOptions } from './options.ts';

/** Keeps an incident, and lets the operator know. */
export type Tell = (told: Told) => Promise<void>;

export const teller =
  ({ folder, progress, now }: Pick<LookOptions, 'folder' | 'progress' | 'now'>): Tell =>
  async (told) => {
    const incident: Incident = { schema: 1, at: now().toISOString(), ...told };
    await folder.appendIncident(incident);
    progress.befell(incident);
  };

/** Lets it be known when somebody sets the host's clock, until it is stopped. */
export function tellSteps(tell: Tell): { stop(): void } {
  const step = stepsOf(Date.now, steadyNow);
  const timer = setInterval(() => {
    const byMs = step();
    // Where it cannot be kept, neither can a trial, and that ends the run.
    if (byMs !== null) tell({ what: 'clock-set', byMs }).catch(() => {});
  }, 1000);
  return { stop: () => clearInterval(timer) };
}
