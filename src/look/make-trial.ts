import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import { PhoneLostError } from '#drivers/phone';
import { accountTroubleIn, isAside, wayOnIn } from '#judge/content';
import { hostSet, mayPressOn } from '#judge/hosts';
import type { Installed } from '#lab/health';
import { type CanaryKind, type Control, cellId, type Link, speaksFor, type Trial } from '#model';
import type { Turn } from '#schedule/queue';
import { waitFor } from '#schedule/wait';
import { type Recognise, systemClock } from '#screen/eye';
import type { Rescue } from '#screen/hand';
import { attempt, type Tried } from '#trial/trial';
import { goRound } from '#trial/way-round';
import type { Line } from './line.ts';
import type { LookOptions } from './options.ts';
import { ownOf } from './own.ts';
import type { Tell } from './tell.ts';

export interface TrialSetting extends LookOptions {
  readonly link: Link;
  readonly controls: readonly Control[];
  readonly quietMs: number;
  readonly recognise: Recognise;
  readonly tell: Tell;
  /** Is the way round to be tried, after what this trial saw? */
  readonly wantsWayRound: (trial: Trial) => boolean;
  /** Where it is a canary's trial and not a cell's. */
  readonly canary?: CanaryKind;
}

/** Null if the run was interrupted before the trial had ended. */
export async function makeTrial(line: Line, { cell, attempt: number }: Turn, at: TrialSetting): Promise<Trial | null> {
  const { run, now, folder, knowledge, link } = at;
  const controls = at.controls.filter((control) => speaksFor(control, cell.platform));
  const { spec, facts } = line.phone;
  const app = sourceApps.get(cell.app);
  const place = placeOf(cell.scope, spec.accounts[cell.app] ?? {});
  if (!app || !place) throw new Error(`${spec.id} cannot serve ${cellId(cell)}`);
  const owner = run.apps.find(({ id }) => id === cell.app)?.owner ?? null;
  const installed = await line.installed();
  const startedAt = now();
  const own = ownOf(line.phone, at, cell);
  let tried: Omit<Tried, 'rescues'>;
  let rescues: readonly Rescue[] = [];
  let session: string | undefined;
  // A canary is tried again and again, by many phones: only the time tells one from the other.
  const trialId = `${cellId(cell)}#${at.canary ? `${spec.id}@${startedAt.toISOString()}` : number}`;
  try {
    ({ rescues, ...tried } = await line.use((phone, id) => {
      session = id;
      return attempt(
        cell,
        // What an ordinary browser passed through is the link's own too: a search may show the landing host alone.
        { phone, app, place, link: { ...link, hosts: [...hostSet(link, controls)] } },
        {
          apps: run.apps,
          clock: at.trace.clock(spec.id, systemClock),
          recognise: at.recognise,
          save: folder.save,
          ...own,
          waitMs: waitFor(controls),
          quietMs: at.quietMs,
          goesOn: (text) => wayOnIn([text], knowledge),
          isAside: (texts, sure) => isAside(texts, knowledge, sure),
          accountTrouble: (texts) => accountTroubleIn(texts, knowledge),
          mayPress: (address) => mayPressOn(address, { link, owner, controls, knowledge }),
        },
      );
    }, trialId));
  } catch (error) {
    if (at.signal.aborted) return null;
    if (!(error instanceof PhoneLostError)) throw error;
    tried = { observation: null, fault: { kind: 'instrument-fault', why: at.lab.hide(error.message) } };
  }
  // Lost its way because the lab was going away: no trial.
  if (at.signal.aborted && tried.fault) return null;
  for (const one of rescues) await at.tell({ what: 'recovery', phone: spec.id, trial: trialId, ...one });
  const trial: Trial = {
    schema: 1,
    id: trialId,
    cell,
    attempt: number,
    phone: facts,
    account: spec.accounts[cell.app]?.alias ?? null,
    ...installedOf(installed, [cell.app, ...(link.opens ? [link.opens] : [])]),
    ...(session !== undefined && { session }),
    ...(at.canary && { canary: at.canary }),
    startedAt: startedAt.toISOString(),
    durationMs: now().getTime() - startedAt.getTime(),
    ...tried,
  };
  return trial.observation && at.wantsWayRound(trial) ? withWayRound(line, trial, at) : trial;
}

/** A phone that is lost on the way round has made its trial all the same. */
async function withWayRound(line: Line, trial: Trial, at: TrialSetting): Promise<Trial> {
  const { run, folder, recognise } = at;
  const { observation } = trial;
  if (!observation) return trial;
  try {
    const options = {
      apps: run.apps,
      save: folder.save,
      ...ownOf(line.phone, at, trial.cell),
      clock: at.trace.clock(line.phone.spec.id, systemClock),
      recognise,
    };
    const wayRound = await line.use((phone) => goRound(phone, options));
    return { ...trial, observation: { ...observation, wayRound } };
  } catch (error) {
    if (error instanceof PhoneLostError) return trial;
    throw error;
  }
}

/** What is stored of the apps that the trial is about. */
function installedOf(installed: Installed | null, ids: readonly string[]): Pick<Trial, 'versions' | 'builds'> {
  const builds = pick(installed?.builds ?? {}, ids);
  return { versions: pick(installed?.versions ?? {}, ids), ...(Object.keys(builds).length > 0 && { builds }) };
}

const pick = <T>(all: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> =>
  Object.fromEntries(ids.flatMap((id) => (all[id] === undefined ? [] : [[id, all[id]]])));
