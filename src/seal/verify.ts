import type { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { AskedWrongly } from '#asked-wrongly';
import { parseRun, type ReadRun } from '#store/read';
import { takeStockOfBundle } from './bundle.ts';
import { checkEvidence, checkPlan, isVirtual } from './contents.ts';
import { SealError } from './error.ts';
import { checkFiles } from './files.ts';
import { type Finding, fails, holds, open, type Problem, type Said } from './finding.ts';
import { checkVerdicts } from './follow.ts';
import { checkChain, checkHistory } from './history.ts';
import { type Inventory, takeStock } from './inventory.ts';
import { checkJournals } from './journals.ts';
import { fingerprint } from './key.ts';
import { INCIDENTS, RECORDS, sealFile, sealNumbers } from './names.ts';
import { type OpenedSeal, openSeal } from './opened.ts';
import { ArchiveError } from './tar.ts';

export interface VerifyOptions {
  /** Public keys that are known beforehand, any of which may have signed; none: the key beside the seal is taken. */
  readonly keys: readonly KeyObject[];
  /** Certificates in PEM, of authorities whose time stamps are believed. */
  readonly authorities: readonly string[];
}

export interface Verified {
  /** Name of the run and whether its phones were virtual, as far as it can be told. */
  readonly runId: string | null;
  readonly virtual: boolean;
  /** In the order in which they were looked at. */
  readonly findings: readonly Finding[];
  /** Nothing speaks against the evidence. */
  readonly holds: boolean;
}

/**
 * Checks a sealed run, in its folder or in one file, without network and without writing anything.
 *
 * Whatever is wrong with the evidence is a finding. Throws AskedWrongly if there is nothing to be read at the path.
 */
export async function verifyRun(path: string, options: VerifyOptions): Promise<Verified> {
  const opened = await openEvidence(path);
  if ('finding' in opened) return { runId: null, virtual: false, findings: [opened.finding], holds: false };
  const { stock, before } = opened;
  const number = sealNumbers(stock.kept.keys()).at(-1) ?? 1;
  const seal = openSeal(stock, number);
  const run = readRecords(stock);
  const stored = 'why' in run ? null : run;
  const findings = [
    ...before,
    ...('why' in seal ? [brokenSeal(seal)] : await checkSealed(path, { stock, seal, stored, options })),
    ...('why' in run ? [fails('unreadable', [{ file: run.file, ...whyOf(run.why) }])] : []),
  ];
  return {
    runId: stored?.run.runId ?? null,
    virtual: isVirtual(stored?.run ?? null, 'why' in seal ? null : seal.statement.predicate),
    findings,
    holds: findings.every(({ state }) => state !== 'fails'),
  };
}

type Evidence = { readonly stock: Inventory; readonly before: readonly Finding[] } | { readonly finding: Finding };

async function openEvidence(path: string): Promise<Evidence> {
  const there = await stat(path).catch((error: Error) => {
    throw new AskedWrongly(`${path}: not there; expected a run or a bundle`, { cause: error });
  });
  const unreadable = (error: Error): never => {
    throw new AskedWrongly(`${path}: cannot be read: ${error.message}`, { cause: error });
  };
  if (there.isDirectory()) return { stock: await takeStock(path).catch(unreadable), before: [] };
  if (!there.isFile()) throw new AskedWrongly(`${path}: neither a folder nor a file; expected a run or a bundle`);
  try {
    return { stock: await takeStockOfBundle(path), before: [holds('archive-ours')] };
  } catch (error) {
    if (!(error instanceof ArchiveError)) return unreadable(error as Error);
    return { finding: fails('archive-broken', [{ file: path, what: 'broken', facts: { why: error.message } }]) };
  }
}

const whyOf = (why: string): Pick<Problem, 'what' | 'facts'> =>
  why === 'missing' || why === 'oversized' ? { what: why } : { what: 'broken', facts: { why } };

const brokenSeal = ({ file, why }: { file: string; why: string }): Finding =>
  why === 'missing' && file === sealFile(1)
    ? fails('not-sealed', [{ file, what: 'missing' }])
    : fails('seal-broken', [{ file, ...whyOf(why) }]);

/** The records as far as they can be read; else which cannot, and why. */
function readRecords({ kept, oversized }: Inventory): ReadRun | { readonly file: string; readonly why: string } {
  const absent = RECORDS.find((name) => !kept.has(name));
  if (absent !== undefined) return { file: absent, why: oversized.includes(absent) ? 'oversized' : 'missing' };
  const text = (name: string): string => kept.get(name)?.toString('utf8') ?? '';
  try {
    return parseRun({
      run: text('run.json'),
      trials: text('trials.jsonl'),
      controls: text('controls.jsonl'),
      ...(kept.has(INCIDENTS) && { incidents: text(INCIDENTS) }),
      verdicts: text('verdicts.json'),
    });
  } catch (error) {
    if (!(error instanceof AskedWrongly)) throw error;
    const [problem = ''] = error.problems;
    const file = [...RECORDS, INCIDENTS].find((name) => problem.startsWith(name)) ?? 'run.json';
    return { file, why: problem.slice(file.length).replace(/^:\s*/, '') };
  }
}

interface Sealed {
  readonly stock: Inventory;
  readonly seal: OpenedSeal;
  readonly stored: ReadRun | null;
  readonly options: VerifyOptions;
}

/** What rests on a statement that nobody has signed is not certain, though it fits. */
const RESTING: readonly Said[] = ['files-whole', 'journals-whole', 'plan-whole', 'chain-begins', 'chain-whole'];
const resting = (finding: Finding): Finding =>
  finding.state === 'holds' && RESTING.includes(finding.said) ? { ...finding, state: 'open' } : finding;

async function checkSealed(path: string, { stock, seal, stored, options }: Sealed): Promise<readonly Finding[]> {
  const { predicate } = seal.statement;
  const history = checkHistory(stock, seal);
  const findings = [
    seal.signed ? holds('signed') : fails('not-signed', [{ file: seal.file, what: 'signature-wrong' }]),
    ...checkKeys(stock, seal, options.keys),
    ...(await checkTime(seal, options.authorities)),
    checkFiles(stock, seal.statement, seal.number),
    checkJournals(stock, predicate),
    ...(stored ? [checkPlan(stored, predicate), checkEvidence(stock, stored), checkVerdicts(stored)] : []),
    ...(history ? [history] : []),
    await checkChain(path, seal),
  ];
  return seal.signed ? findings : findings.map(resting);
}

/** Is it a key that is known beforehand? Older seals must be of such a key too. */
function checkKeys(stock: Inventory, newest: OpenedSeal, known: readonly KeyObject[]): readonly Finding[] {
  const { predicate } = newest.statement;
  const facts = { key: fingerprint(newest.key) };
  if (known.length === 0) return [open(predicate.signer === 'made-here' ? 'key-unknown-made' : 'key-unknown', facts)];
  const names = known.map(fingerprint);
  const seals = Array.from({ length: newest.number }, (_, index) => openSeal(stock, index + 1));
  const others = seals.flatMap((seal) => ('why' in seal || names.includes(fingerprint(seal.key)) ? [] : [seal]));
  if (others.length === 0) return [holds('key-known', facts)];
  const problems = others.map(
    ({ file, key }) => ({ file, what: 'other-key', facts: { key: fingerprint(key) } }) as const,
  );
  return [fails('key-other', problems, facts)];
}

/** Who says when it was sealed? */
async function checkTime(seal: OpenedSeal, authorities: readonly string[]): Promise<readonly Finding[]> {
  const { signature, timestamps } = seal.envelope;
  const { stamped, sealedAt } = seal.statement.predicate;
  if (timestamps.length === 0) {
    if (stamped) return [fails('stamp-wrong', [{ file: seal.file, what: 'stamp-missing' }])];
    return [open('not-stamped', { at: sealedAt })];
  }
  const { checkStamp } = await import('./timestamp.ts');
  return Promise.all(
    timestamps.map(async (answer) => {
      try {
        const { at, by, trusted } = await checkStamp(answer, signature, authorities);
        return trusted ? holds('stamped', { at, by }) : open('stamped-by-unknown', { at, by });
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        return fails('stamp-wrong', [{ file: seal.file, what: 'broken', facts: { why: error.message } }]);
      }
    }),
  );
}
