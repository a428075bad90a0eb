import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/device/**', 'tests/report/**', 'tests/control/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
