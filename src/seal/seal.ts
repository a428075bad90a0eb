import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SealMark } from '#model';
import { flushFolder, writeWhole } from '#store/file';
import { parseRun } from '#store/read';
import { previousSeal } from './chain.ts';
import { type Envelope, isSignedBy, readEnvelope, signEnvelope, writeEnvelope } from './envelope.ts';
import { ChangedError, SealError } from './error.ts';
import { type Inventory, namesOfSeals, readSealed, takeStock } from './inventory.ts';
import { fingerprint, publicPem, readPublicKey, type SigningKey } from './key.ts';
import { linesOf, sha256 } from './lines.ts';
import { isSealable, keyFile, olderVerdicts, RECORDS, SEALS, sealFile, sealNumbers } from './names.ts';
import { aboutRun, type Predicate, readStatement, type Statement, statementOf } from './statement.ts';

export interface SealOptions {
  /** Called only where there is something to be sealed. */
  readonly key: () => Promise<SigningKey>;
  /** Asks an authority to confirm when the signature was there; null where none is configured. */
  readonly stamp: ((signature: Buffer) => Promise<Buffer>) | null;
  readonly now: () => Date;
}

/** A seal as it was put on a run. */
export interface Seal extends SealMark {
  readonly origin: SigningKey['origin'];
  readonly files: number;
  readonly stamped: boolean;
  /** Its older seal is by another key. */
  readonly otherKey: boolean;
}

/** Has this run been sealed? */
export const isSealed = async (dir: string): Promise<boolean> => sealNumbers(await namesOfSeals(dir)).length > 0;

/**
 * The mark of a run's newest seal, for a report that is made from these records (sha256 by name); null where the run has
 * none, or was judged anew since. Throws SealError if it cannot be read, or if a record is not as it was: no report may
 * lend such a run the seal's name.
 */
export async function sealMark(dir: string, records: Readonly<Record<string, string>>): Promise<SealMark | null> {
  const seal = await newest(dir);
  if (!seal) return null;
  const sealed = new Map(seal.statement.subject.map(({ name, digest }) => [name, digest.sha256]));
  const names = new Set([...Object.keys(records), ...[...sealed.keys()].filter((name) => !name.includes('/'))]);
  const others = [...names].filter((name) => sealed.get(name) !== records[name]);
  const [broken] = others.filter((name) => name !== 'verdicts.json');
  if (broken !== undefined) throw changed(broken);
  if (others.length === 0) return { number: seal.number, sha256: seal.sha256, key: seal.key };
  const aside = await readSealed(dir, olderVerdicts(seal.number)).catch(() => null);
  if (!aside || sha256(aside) !== sealed.get('verdicts.json')) throw changed('verdicts.json');
  return null;
}

/**
 * Was a sealed run judged anew since, so that its newest seal speaks of other verdicts, which then lie beside it? Throws
 * SealError where anything else is not as it was; nothing is written.
 */
export async function hasOtherVerdicts(dir: string): Promise<boolean> {
  const older = await newest(dir);
  if (!older) return false;
  return differs(older, await takeStock(dir));
}

/** Of a record or a piece of evidence. */
export const changed = (name: string): SealError =>
  new ChangedError(`${name}: not as it was when the run was sealed; hutong verify says more`);

/**
 * Seals a finished run that its caller holds: every file and all that was planned, in one signed statement.
 *
 * A run that is sealed already is sealed anew where its verdicts are others by now: chained to the older seal, whose
 * verdicts `keepVerdicts` has put aside. Returns null where the newest seal still speaks of what is there. Throws
 * SealError, also where something else than the verdicts has changed since: a new seal must not cover that up.
 */
export async function sealRun(dir: string, options: SealOptions): Promise<Seal | null> {
  const stock = await takeStock(dir);
  if (stock.strange.length > 0) throw new SealError(`${stock.strange[0]}: not a plain file; a run has none such`);
  const older = await newest(dir);
  const digests = new Map([...stock.digests].filter(([name]) => isSealable(name)));
  if (older && !differs(older, stock)) return null;
  const key = await options.key();
  const predicate = predicateOf(stock, {
    sealedAt: options.now().toISOString(),
    signer: key.origin,
    stamped: options.stamp !== null,
    previous: older ? older.statement.predicate.previous : await previousSeal(dir),
    supersedes: older && { seal: older.number, sha256: older.sha256 },
  });
  const payload = Buffer.from(JSON.stringify(statementOf(digests, predicate)));
  const signed = signEnvelope(payload, key);
  const envelope: Envelope = options.stamp
    ? { ...signed, timestamps: [await options.stamp(signed.signature)] }
    : signed;
  const number = (older?.number ?? 0) + 1;
  const text = writeEnvelope(envelope);
  await write(dir, keyFile(number), publicPem(key.publicKey));
  await write(dir, sealFile(number), text);
  return {
    number,
    sha256: sha256(text),
    key: fingerprint(key.publicKey),
    origin: key.origin,
    files: digests.size,
    stamped: options.stamp !== null,
    otherKey: older !== null && older.key !== fingerprint(key.publicKey),
  };
}

async function write(dir: string, name: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(join(dir, name));
  await mkdir(folder, { recursive: true });
  await writeWhole(join(dir, name), content);
  await flushFolder(folder);
}

interface Older {
  readonly number: number;
  readonly sha256: string;
  readonly key: string;
  readonly statement: Statement;
}

async function newest(dir: string): Promise<Older | null> {
  const number = sealNumbers(await namesOfSeals(dir)).at(-1);
  if (number === undefined) return null;
  const name = sealFile(number);
  const content = await readSealed(dir, name);
  const envelope = readEnvelope(content.toString('utf8'), name);
  const pem = await readSealed(dir, keyFile(number)).catch(() => null);
  if (!pem) throw new ChangedError(`${keyFile(number)}: missing; hutong verify says more`);
  const key = readPublicKey(pem.toString('utf8'), keyFile(number));
  if (fingerprint(key) !== envelope.keyHint || !isSignedBy(envelope, key))
    throw new ChangedError(`${name}: not signed by the key beside it; hutong verify says more`);
  return { number, sha256: sha256(content), key: envelope.keyHint, statement: readStatement(envelope.payload, name) };
}

/** Was it judged anew? Throws SealError if anything else than the verdicts is not as it was, or the sealed ones are gone. */
function differs({ number, statement }: Older, { digests, strange }: Inventory): boolean {
  const sealed = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]));
  const there = [...digests.keys()].filter((name) => !name.startsWith(`${SEALS}/`));
  const names = [...new Set([...sealed.keys(), ...there])].filter((name) => sealed.get(name) !== digests.get(name));
  const other = [...strange, ...names].find((name) => name !== 'verdicts.json');
  if (other !== undefined) throw changed(other);
  if (names.length === 0) return false;
  if (digests.get(olderVerdicts(number)) !== sealed.get('verdicts.json')) throw changed('verdicts.json');
  return true;
}

/** Before new verdicts are written: puts those aside that the newest seal speaks of, if it is they that are there. */
export async function keepVerdicts(dir: string): Promise<void> {
  const older = await newest(dir);
  if (!older) return;
  const sealed = older.statement.subject.find(({ name }) => name === 'verdicts.json')?.digest.sha256;
  const there = await readSealed(dir, 'verdicts.json').catch(() => null);
  if (there && sha256(there) === sealed) await write(dir, olderVerdicts(older.number), there);
}

function predicateOf(
  { kept }: Inventory,
  rest: Pick<Predicate, 'sealedAt' | 'signer' | 'stamped' | 'previous' | 'supersedes'>,
): Predicate {
  const [run, trials, controls, verdicts] = RECORDS.map((name) => {
    const content = kept.get(name);
    if (!content) throw new SealError(`${name}: missing or too long; only a whole run can be sealed`);
    return content;
  });
  const text = (content: Buffer | undefined): string => content?.toString('utf8') ?? '';
  const stored = parseRun({ run: text(run), trials: text(trials), controls: text(controls), verdicts: text(verdicts) });
  const { endedAt } = stored.run;
  if (endedAt === null) throw new SealError('run.json: endedAt: the run has not ended; only a whole run can be sealed');
  const lines = linesOf(trials ?? Buffer.alloc(0));
  return {
    ...aboutRun(stored.run),
    endedAt,
    ruleset: stored.verdicts?.ruleset ?? '',
    trials: stored.trials.map(({ id }, index) => ({ id, sha256: sha256(lines[index] ?? '') })),
    controls: linesOf(controls ?? Buffer.alloc(0)).map(sha256),
    ...rest,
  };
}
