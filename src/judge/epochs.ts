import type { Trial } from '#model';
import type { Assessed, Valid } from './assessed.ts';
import { shares } from './classes.ts';
import type { Decision } from './decision.ts';
import type { Evidence } from './evidence.ts';
import { decide } from './verdict.ts';

/** Valid trials of one cell under the same versions of the source app and of the link's own app. */
interface Epoch {
  readonly versions: readonly string[];
  readonly valid: readonly Valid[];
}

interface Read {
  readonly phone: string;
  /** `-` where not read. */
  readonly version: string;
  readonly code: string | undefined;
}

/** What was installed when the trial was made: of the source app, then of the link's own app. */
const installedAt = ({ trial, setting }: Assessed): readonly Read[] =>
  [trial.cell.app, setting.link.opens].map((app = '') => ({
    phone: trial.phone.id,
    version: trial.versions[app] ?? '-',
    code: trial.builds?.[app]?.code,
  }));

/** The same version was another build on the same phone at another time. Phones of other kinds may have other builds from the start. */
const isAnother = (one: Read, other: Read): boolean =>
  one.phone === other.phone && one.version === other.version && (one.code ?? other.code) !== (other.code ?? one.code);

/**
 * How the versions of one of the two apps are told apart. One that was shipped twice is two, `8.0.16 (2740)`. One that
 * could not be read is no other version: where all that could be agree, it is theirs.
 */
function nameIn(all: readonly Read[]): (one: Read) => string {
  const twice = new Set(all.filter((one) => all.some((other) => isAnother(one, other))).map(({ version }) => version));
  const name = ({ version, code }: Read): string => (twice.has(version) ? `${version} (${code ?? '-'})` : version);
  const [only, ...others] = new Set(all.filter(({ version }) => version !== '-').map(name));
  return (one) => (one.version === '-' && only !== undefined && others.length === 0 ? only : name(one));
}

function versionsAmong(all: readonly Assessed[]): (one: Assessed) => readonly string[] {
  const names = [0, 1].map((at) => nameIn(all.flatMap((one) => installedAt(one)[at] ?? [])));
  return (one) => installedAt(one).map((read, at) => names[at]?.(read) ?? read.version);
}

/** In the order in which each was first seen. */
function epochsIn(valid: readonly Valid[]): readonly Epoch[] {
  const epochs = new Map<string, { versions: readonly string[]; valid: Valid[] }>();
  const versionsFor = versionsAmong(valid);
  for (const one of valid) {
    const versions = versionsFor(one);
    const key = versions.join('\n');
    const there = epochs.get(key);
    if (there) there.valid.push(one);
    else epochs.set(key, { versions, valid: [one] });
  }
  return [...epochs.values()];
}

/** Those that some phone still had at its last trial; the others were left behind by an update. */
function live(epochs: readonly Epoch[], valid: readonly Valid[]): readonly Epoch[] {
  const last = new Map<string, Trial>(valid.map(({ trial }) => [trial.phone.id, trial]));
  return epochs.filter((epoch) => epoch.valid.some(({ trial }) => last.get(trial.phone.id) === trial));
}

/**
 * Decides a cell whose trials were made under more than one version: each version by itself, by the same rules.
 *
 * Where those that are decided differ, the cell is mixed by app version. Where a version that a phone still has is
 * undecided, so is the cell. Else the version that was seen last speaks for it, with its own trials alone (`among`).
 */
export function decideApart(evidence: Evidence, most: number): Decision {
  const epochs = epochsIn(evidence.valid);
  const together = decide(evidence, most);
  // A phone that has not tried it at all, and a link that is down, are what they are under any version.
  if (epochs.length < 2 || together.rule === 'V2' || together.rule === 'V3') return together;
  const label = labels(epochs);
  const { pairs: _, ...planned } = evidence.planned;
  const decided = epochs.map((epoch) => ({
    epoch,
    decision: decide({ ...evidence, planned, trials: epoch.valid, valid: epoch.valid }, most),
  }));
  const findings = decided.filter(({ decision }) => decision.verdict !== 'insufficient');
  if (new Set(findings.map(({ decision }) => decision.verdict)).size > 1) {
    const seen = findings.map(({ epoch }) => `${label(epoch)} ${shares(epoch.valid)}`).toSorted();
    return { rule: 'V6', verdict: 'mixed', why: `by app version: ${seen.join('; ')}`, agree: [] };
  }
  const current = live(epochs, evidence.valid);
  const open = decided.filter(({ epoch, decision }) => current.includes(epoch) && decision.verdict === 'insufficient');
  if (open.length > 0) {
    const seen = epochs.map((epoch) => `${label(epoch)} ${shares(epoch.valid)}`);
    return { rule: 'V2', verdict: 'insufficient', why: `undecided by app version: ${seen.join('; ')}`, agree: [] };
  }
  const newest = findings.findLast(({ epoch }) => current.includes(epoch));
  return newest ? { among: newest.epoch.valid, ...newest.decision } : together;
}

/** An epoch by the versions in which it is unlike the others: `8.0.11`, or `8.0.11+10.2.0` where both apps differ. */
function labels(epochs: readonly Epoch[]): (epoch: Epoch) => string {
  const differs = [0, 1].filter((app) => new Set(epochs.map(({ versions }) => versions[app])).size > 1);
  return ({ versions }) => differs.map((app) => versions[app]).join('+');
}

/** Flags: one phone had the cell under several versions, or several phones had it under different ones. */
export function versionFlags(
  trials: readonly Assessed[],
): Readonly<Record<'app-updated' | 'versions-differ', boolean>> {
  const versionsFor = versionsAmong(trials);
  const count = (some: readonly Assessed[]): number => new Set(some.map((one) => versionsFor(one).join('\n'))).size;
  const phones = new Set(trials.map(({ trial }) => trial.phone.id));
  const updated = [...phones].some((id) => count(trials.filter(({ trial }) => trial.phone.id === id)) > 1);
  return { 'app-updated': updated, 'versions-differ': !updated && count(trials) > 1 };
}
