import type { ComparedRun, Run } from '#model';

const VIRTUAL = 'virtual:';

/**
 * What a run is about, so that runs of different subjects are never compared: `real`, or `virtual:` and the world's name.
 * What a world says may change under its name, as apps do: that is what is looked for.
 */
export const subjectOf = ({ lab }: Pick<Run, 'lab'>): string => (lab.virtual ? VIRTUAL + (lab.world ?? '') : 'real');

/** The phones that a subject stands for. */
export function labOf(subject: string): Pick<ComparedRun, 'virtual' | 'world'> {
  const virtual = subject.startsWith(VIRTUAL);
  const world = virtual ? subject.slice(VIRTUAL.length) : '';
  return { virtual, ...(world !== '' && { world }) };
}
