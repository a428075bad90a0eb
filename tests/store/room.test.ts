import { expect, test } from 'vitest';
import { DiskFullError, waitingForRoom } from '#store/room';

const full = (): never => {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
};

/** A disk on which there is room from some time on; time passes only in pauses. */
function diskUntil(roomAt: number) {
  let now = 0;
  let told = 0;
  const clock = {
    now: () => now,
    pause: async (ms: number) => {
      now += ms;
    },
  };
  const room = waitingForRoom(
    'runs/r1',
    () => {
      told += 1;
    },
    clock,
  );
  const write = () => room.for(async () => (now < roomAt ? full() : `written after ${now / 1000} s`));
  return { write, told: () => told };
}

test('a write waits while the disk is full, and the operator is told once', async () => {
  const disk = diskUntil(60_000);
  expect(await disk.write()).toBe('written after 60 s');
  expect(await disk.write()).toBe('written after 60 s');
  expect(disk.told()).toBe(1);
});

test('a disk that stays full ends the run with a word, not with a stack trace', async () => {
  await expect(diskUntil(Number.POSITIVE_INFINITY).write()).rejects.toThrow(
    new DiskFullError('runs/r1: the disk is full'),
  );
});

test('any other failure is none of its business', async () => {
  const room = waitingForRoom('runs/r1', () => {});
  await expect(room.for(() => Promise.reject(new Error('EACCES')))).rejects.toThrow('EACCES');
});
