/** What trials take of a night: time of a platform's phones, and sends of accounts by their alias. Or the room for it. */
export interface Load {
  readonly seconds: number;
  readonly sends: ReadonlyMap<string, number>;
}

/** Shares of cells are fractions. */
export const ROUNDING = 1e-6;

/** Sends of all of these. */
export function together(all: readonly Load['sends'][]): Load['sends'] {
  const sum = new Map<string, number>();
  for (const [account, sends] of all.flatMap((one) => [...one])) sum.set(account, (sum.get(account) ?? 0) + sends);
  return sum;
}

export const total = (loads: readonly Load[]): Load => ({
  seconds: loads.reduce((sum, { seconds }) => sum + seconds, 0),
  sends: together(loads.map(({ sends }) => sends)),
});

/** An account of which a room says nothing may send as much as it likes. */
export const fits = (load: Load, room: Load): boolean =>
  load.seconds <= room.seconds &&
  [...load.sends].every(([account, sends]) => sends <= (room.sends.get(account) ?? sends) + ROUNDING);

/** What a load leaves of a room. */
export const after = (room: Load, load: Load): Load => ({
  seconds: room.seconds - load.seconds,
  sends: new Map([...room.sends].map(([account, sends]) => [account, sends - (load.sends.get(account) ?? 0)])),
});

/** A room without a part of it; of sends whole ones only, so that few are not too few. */
export const without = (part: number, { seconds, sends }: Load): Load => ({
  seconds: seconds * (1 - part),
  sends: new Map([...sends].map(([account, free]) => [account, free - Math.floor(Math.max(0, free) * part)])),
});

/** Of these, in order, what a room holds, no key twice. */
export function filled<T>(
  items: readonly T[],
  room: Load,
  { loadOf, keyOf, taken }: { loadOf: (item: T) => Load; keyOf: (item: T) => string; taken: Iterable<string> },
): readonly T[] {
  const keys = new Set(taken);
  let left = room;
  return items.filter((item) => {
    const load = loadOf(item);
    if (keys.has(keyOf(item)) || !fits(load, left)) return false;
    keys.add(keyOf(item));
    left = after(left, load);
    return true;
  });
}
