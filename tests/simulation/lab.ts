import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Cell, PlannedCell, Platform } from '#model';

const Seconds = z.number().nonnegative();
const Share = z.number().min(0).max(1);
const Night = z.strictObject({
  apps: z.record(z.string(), z.array(z.enum(['private', 'group', 'search']))),
  matrices: z.array(z.string()).min(1),
  trials: z.strictObject({ least: z.int(), most: z.int() }),
  seconds: z.strictObject({ private: Seconds, group: Seconds, search: Seconds }),
  spread: z.number(),
  moveSeconds: Seconds,
  slow: z.strictObject({ every: z.int(), factor: z.number() }),
  lost: z.strictObject({ share: Share, seconds: Seconds }),
  givenBack: z.strictObject({ share: Share, seconds: Seconds }),
  dead: z.strictObject({ share: Share, afterSeconds: Seconds }),
  undecided: Share,
  pacing: z.strictObject({ secondsBetweenSends: Seconds, perHour: z.int(), perDay: z.int() }),
});
export type Night = z.infer<typeof Night>;

export const readNight = (): Night => Night.parse(parse(readFileSync(new URL('night.yaml', import.meta.url), 'utf8')));

export interface SimulatedPhone {
  readonly id: string;
  readonly platform: Platform;
  /** Times as long as others take. */
  readonly factor: number;
  /** When it dies; infinity if it does not. */
  readonly diesAtMs: number;
}

const PLATFORMS = ['android', 'ios'] as const satisfies readonly Platform[];

/** Half of them Android, half iPhones. */
export function phonesOf(count: number, { slow, dead }: Night): readonly SimulatedPhone[] {
  const lost = Math.ceil(count * dead.share);
  return Array.from({ length: count }, (_, at) => ({
    id: `phone-${at}`,
    platform: at % 2 === 0 ? 'android' : 'ios',
    factor: at % slow.every === 1 ? slow.factor : 1,
    diesAtMs: at < lost ? dead.afterSeconds * 1000 : Number.POSITIVE_INFINITY,
  }));
}

/** So many cells, of all matrices by turns: link after link in each app, scope and platform. */
export function cellsOf(count: number, { apps, matrices, trials }: Night): readonly PlannedCell[] {
  const places = Object.entries(apps).flatMap(([app, scopes]) =>
    scopes.flatMap((scope) => PLATFORMS.map((platform) => ({ app, scope, platform }))),
  );
  return Array.from({ length: count }, (_, at) => {
    const nth = Math.floor(at / matrices.length);
    const place = places[nth % places.length];
    if (!place) throw new Error('a night needs an app');
    const link = `${matrices[at % matrices.length]}-${Math.floor(nth / places.length)}`;
    return { cell: { ...place, link }, trials };
  });
}

export const matrixOf = ({ link }: Cell): string => link.slice(0, link.lastIndexOf('-'));
