import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { type Evidence, evidencePath, type Frame, type Trial } from '#model';
import type { ReadRun } from './read.ts';

/** Files that are read at once. */
const AT_ONCE = 8;

/** Evidence that is not there, or is not what was recorded. */
export interface Damaged {
  readonly path: string;
  readonly why: string;
}

/** Every piece of evidence that a run refers to, looked at: its name is its sha256. By path, in order. */
export async function damagedEvidence(
  dir: string,
  { trials, controls, incidents = [] }: Pick<ReadRun, 'trials' | 'controls' | 'incidents'>,
): Promise<readonly Damaged[]> {
  const all = new Map([trials, controls, incidents].flatMap(evidenceIn).map((one) => [evidencePath(one), one]));
  const limit = pLimit(AT_ONCE);
  const looked = await Promise.all(
    [...all].map(([path, one]) => limit(async () => ({ path, why: await wrongWith(join(dir, path), one) }))),
  );
  return looked
    .flatMap(({ path, why }) => (why === null ? [] : [{ path, why }]))
    .sort((a, b) => a.path.localeCompare(b.path));
}

async function wrongWith(file: string, { sha256 }: Evidence): Promise<string | null> {
  const sum = createHash('sha256');
  try {
    await pipeline(createReadStream(file), sum);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'missing' : `cannot be read: ${message}`;
  }
  return sum.digest('hex') === sha256 ? null : 'not what was recorded: another file, or a damaged one';
}

function evidenceIn(value: unknown): readonly Evidence[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('sha256' in value && 'type' in value && 'bytes' in value) return [value as Evidence];
  return Object.values(value).flatMap(evidenceIn);
}

/** The trials without evidence that does not hold; each says in its notes what is left out. */
export function withoutDamaged(trials: readonly Trial[], damaged: readonly Damaged[]): readonly Trial[] {
  const whys = new Map(damaged.map(({ path, why }) => [path, why]));
  const holds = (evidence: Evidence | undefined): boolean => !evidence || !whys.has(evidencePath(evidence));
  const cleared = ({ tree, screenshot, ...frame }: Frame): Frame => ({
    ...frame,
    ...(tree && holds(tree) && { tree }),
    ...(screenshot && holds(screenshot) && { screenshot }),
  });
  return trials.map((trial) => {
    const { observation } = trial;
    if (!observation || evidenceIn(observation.frames).every(holds)) return trial;
    const lost = [...new Set(evidenceIn(observation.frames).map(evidencePath))].filter((path) => whys.has(path));
    const notes = [...observation.notes, ...lost.map((path) => `${path}: ${whys.get(path)}`)];
    return { ...trial, observation: { ...observation, frames: observation.frames.map(cleared), notes } };
  });
}
