import { defineConfig } from 'vitest/config';

const OTHER_RUNNERS = ['tests/device/**', 'tests/report/**', 'tests/control/**'];
const WHOLE_RUNS = 'tests/run/**/*.test.ts';

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which on two is half of the machine; and tests wait for processes most of the time.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.ts'],
          exclude: [...OTHER_RUNNERS, WHOLE_RUNS],
          // Ends what hangs; a busy machine is slow, and that is no failure.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'run',
          include: [WHOLE_RUNS],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // Each run takes the whole machine: one after the other, when all else is done.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
