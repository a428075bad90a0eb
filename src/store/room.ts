import { setTimeout } from 'node:timers/promises';

/** The disk stayed full. What was written before is whole; the run can be resumed when there is room. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

/** Could something not be written for want of room? */
export const isFull = (error: unknown): boolean =>
  error instanceof DiskFullError || (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC';

/** Whoever is told has so long to make room, and is told once in so long. */
const PATIENCE_MS = 10 * 60_000;
const AGAIN_MS = 2000;

export interface Room {
  /** Runs a write again while the disk is full. Throws DiskFullError when that lasts for ten minutes. */
  readonly for: <T>(write: () => Promise<T>) => Promise<T>;
}

/** `onFull` is called when the disk is found full, once until there is room again. */
export function waitingForRoom(
  dir: string,
  onFull: () => void,
  clock: { readonly now: () => number; readonly pause: (ms: number) => Promise<unknown> } = {
    now: () => performance.now(),
    pause: setTimeout,
  },
): Room {
  let full = false;
  const attempt = async <T>(write: () => Promise<T>, until: number): Promise<T> => {
    try {
      const written = await write();
      full = false;
      return written;
    } catch (error) {
      if (!isFull(error)) throw error;
      if (clock.now() >= until) throw new DiskFullError(`${dir}: the disk is full`, { cause: error });
      if (!full) onFull();
      full = true;
      await clock.pause(AGAIN_MS);
      return attempt(write, until);
    }
  };
  return { for: (write) => attempt(write, clock.now() + PATIENCE_MS) };
}
