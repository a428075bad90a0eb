import { defineConfig } from 'playwright/test';
import { chromiumPath } from '#drivers/chromium';

const executablePath = chromiumPath();
if (!executablePath) throw new Error('no Chromium found; `npm test` installs it, or says how');

/** The report as its readers see it, and the control arm. The system's Chromium; nothing is downloaded. */
export default defineConfig({
  testDir: 'tests',
  testMatch: ['report/**/*.spec.ts', 'control/**/*.spec.ts'],
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Ends what hangs; a busy machine is slow, and that is no failure.
  timeout: 120_000,
  reporter: [['line'], ['json', { outputFile: 'test-results/pages.json' }]],
  use: {
    launchOptions: { executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
  },
});
