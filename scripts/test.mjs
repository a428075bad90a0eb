// Runs every check and every test, shows what each prints and how long it took, and ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A check that has one result only. */
const asOne = ({ status }) => (status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** How Vitest, Playwright and the WebdriverIO runner tell what they counted. */
export const counted = {
  vitest: (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests }),
  playwright: ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
  /** Its spec reporter ends every file with `3 passing (1.2s)`, `1 failing`. */
  wdio: (output) => {
    const sum = (word) =>
      [...stripVTControlCharacters(output).matchAll(new RegExp(`(\\d+) ${word}\\b`, 'g'))].reduce(
        (all, [, count]) => all + Number(count),
        0,
      );
    return { passed: sum('passing'), failed: sum('failing') };
  },
};

/** A part that broke down without a failed test is a failure too. */
export const honest = ({ passed, failed }, status) => ({
  passed,
  failed: status !== 0 && failed === 0 ? 1 : failed,
});

/** What a part that failed printed last: each of our runners ends with its failures. */
export const ending = (output, lines = 80) => output.trimEnd().split('\n').slice(-lines).join('\n');

const jsonIn = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

function parts(folder) {
  const vitest = join(folder, 'vitest.json');
  const playwright = join(folder, 'playwright.json');
  const fromFile = (file, count) => () => {
    const json = jsonIn(file);
    return json ? count(json) : { passed: 0, failed: 0 };
  };
  return [
    { name: 'types', command: 'tsc', count: asOne },
    { name: 'lint', command: 'biome', args: ['ci', '.'], count: asOne },
    { name: 'unused', command: 'knip', count: asOne },
    {
      name: 'unit',
      command: 'vitest',
      args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitest}`],
      count: fromFile(vitest, counted.vitest),
    },
    {
      name: 'device',
      needs: 'wdio.conf.ts',
      command: 'wdio',
      args: ['run', 'wdio.conf.ts'],
      count: ({ output }) => counted.wdio(output),
    },
    {
      name: 'pages',
      needs: 'playwright.config.ts',
      command: 'playwright',
      args: ['test', '--reporter=list,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwright },
      count: fromFile(playwright, counted.playwright),
    },
  ];
}

/** Runs one part; what it prints is shown as it comes. */
function run({ command, args = [], env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(join(ROOT, 'node_modules', '.bin', command), args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        process.stdout.write(chunk);
        output += chunk;
      });
    }
    child.once('error', (error) => resolve({ status: 1, output: String(error) }));
    child.once('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'hutong-test-'));
  const total = { passed: 0, failed: 0 };
  const broken = [];
  for (const part of parts(folder)) {
    if (part.needs && !existsSync(join(ROOT, part.needs))) continue;
    console.log(`\n── ${part.name}`);
    const began = performance.now();
    const result = await run(part);
    const { passed, failed } = honest(part.count(result), result.status);
    total.passed += passed;
    total.failed += failed;
    if (failed > 0) broken.push({ name: part.name, output: result.output });
    console.log(
      `── ${part.name}: ${passed} passed, ${failed} failed, ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
  }
  rmSync(folder, { recursive: true });
  // Said again at the end, where a log of thousands of lines is read first.
  for (const { name, output } of broken) console.log(`\n── ${name} failed; it ended with\n${ending(output)}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
