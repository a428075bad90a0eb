import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Piece } from './score.ts';

/** Peak memory of one reading, in bytes. */
export interface ReadByTesseract {
  readonly pieces: readonly Piece[];
  readonly memory: number;
}

/** Is the command there, with Chinese? Debian: tesseract-ocr, tesseract-ocr-chi-sim. */
export const hasTesseract = async (): Promise<boolean> =>
  run(['--list-langs']).then(
    ({ out }) => /^chi_sim$/m.test(out),
    () => false,
  );

/** Reads a picture word by word. `--psm 11`: text wherever it stands, as on a screen. */
export async function readByTesseract(png: Buffer): Promise<ReadByTesseract> {
  const { out, memory } = await run(['stdin', 'stdout', '-l', 'chi_sim+eng', '--psm', '11', 'tsv'], png);
  const pieces = out.split('\n').flatMap((line): Piece[] => {
    const [level, , , , , , x, y, width, height, , text] = line.split('\t');
    if (level !== WORD || text === undefined || text.trim() === '') return [];
    return [{ text, box: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) } }];
  });
  return { pieces, memory };
}

const WORD = '5';

function run(args: readonly string[], input?: Buffer): Promise<{ out: string; memory: number }> {
  return new Promise((done, failed) => {
    const child = spawn('tesseract', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const out: Buffer[] = [];
    let memory = 0;
    const sample = setInterval(() => void peakOf(child.pid).then((peak) => (memory = Math.max(memory, peak))), 50);
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.once('error', failed);
    child.once('close', (status) => {
      clearInterval(sample);
      if (status === 0) done({ out: Buffer.concat(out).toString(), memory });
      else failed(new Error(`tesseract ended with ${status}`));
    });
    child.once('error', () => clearInterval(sample));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** As Linux counts it; nothing elsewhere. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
