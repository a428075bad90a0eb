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
