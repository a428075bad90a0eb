// How well and how fast are the screens of the virtual phones read? npm run bench:text [-- --mistakes]
// Our own recogniser, and the command tesseract where it is installed.
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { openRecogniser } from '#recognise/recognise';
import { type Piece, type Score, score } from './text/score.ts';
import { type Screen, walkScreens } from './text/screens.ts';
import { hasTesseract, readByTesseract } from './text/tesseract.ts';

interface Engine {
  readonly name: string;
  read(png: Buffer): Promise<readonly Piece[]>;
  /** Peak memory in bytes, of the process that reads. */
  memory(): number;
}

interface Measured {
  readonly screen: string;
  readonly ms: number;
  readonly score: Score;
}

/** All engines read a screen before the next one: a busy minute is then a busy minute for all of them. */
async function measure(engines: readonly Engine[], screens: readonly Screen[]): Promise<Map<Engine, Measured[]>> {
  const measured = new Map<Engine, Measured[]>(engines.map((engine) => [engine, []]));
  // An engine is loaded with its first picture.
  for (const engine of engines) await engine.read(screens[0]?.png ?? Buffer.alloc(0));
  for (const { name, png, shown, statusBar } of screens) {
    for (const [engine, done] of measured) {
      const before = performance.now();
      const pieces = await engine.read(png);
      done.push({ screen: name, ms: performance.now() - before, score: score(shown, pieces, { statusBar }) });
    }
  }
  return measured;
}

function row({ name, memory }: Engine, measured: readonly Measured[]): (string | number)[] {
  const times = measured.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const total = (of: (score: Score) => number): number => measured.reduce((sum, one) => sum + of(one.score), 0);
  const characters = total((one) => one.characters);
  return [
    name,
    measured.length,
    Math.round(at(times, 0.5)),
    Math.round(at(times, 0.95)),
    characters,
    percent(1 - total((one) => one.wrong) / characters),
    `${total((one) => one.exact)}/${total((one) => one.texts)}`,
    total((one) => one.invented),
    Math.round(memory() / 1e6),
  ];
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const HEAD = ['engine', 'screens', 'median ms', 'p95 ms', 'characters', 'right', 'texts exact', 'invented', 'peak MB'];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { mistakes: { type: 'boolean', default: false } } });
  const screens = await walkScreens();
  const atRest = process.memoryUsage.rss();
  const recogniser = openRecogniser();
  let tesseractPeak = 0;
  const engines: Engine[] = [
    {
      name: 'PP-OCRv4',
      read: async (png) => (await recogniser.read(png)).lines,
      memory: () => process.resourceUsage().maxRSS * 1024 - atRest,
    },
  ];
  if (await hasTesseract()) {
    engines.push({
      name: 'tesseract chi_sim+eng',
      read: async (png) => {
        const { pieces, memory } = await readByTesseract(png);
        tesseractPeak = Math.max(tesseractPeak, memory);
        return pieces;
      },
      memory: () => tesseractPeak,
    });
  }
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const [engine, measured] of await measure(engines, screens)) {
    table.push(row(engine, measured));
    if (values.mistakes) tell(engine, measured);
  }
  await recogniser.close();
  console.log(table.toString());
}

function tell({ name }: Engine, measured: readonly Measured[]): void {
  for (const { screen, ms, score: one } of measured) {
    console.log(`${name}, ${screen}: ${Math.round(ms)} ms, ${one.wrong} of ${one.characters} wrong`);
    for (const { shown, read } of one.mistakes) console.log(`  ${shown}\n  ${read}`);
  }
}

await main();
