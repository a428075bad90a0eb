import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabHealth } from '#lab/check';
import type { Lab } from '#lab/lab';
import { type Hide, hiding } from '#lab/secrets';
import { showHealth, usable } from '#lab/show';
import { loadApps, loadCorpus } from '#load';
import type { App, Language } from '#model';
import { type Chosen, choose, wantedLab } from './wanted.ts';

const NO_PHONE = 3;
const INTERRUPTED = 130;

interface Asked {
  readonly lab: string;
  readonly world?: string;
  readonly env: (name: string) => string | undefined;
  readonly signal: AbortSignal;
}

interface CheckOptions extends Asked {
  readonly json: boolean;
  readonly language: Language;
}

/** Prints what is connected, healthy and missing. Exit status 3 if no phone can be used, 130 if interrupted. */
export async function labCheck(options: CheckOptions): Promise<number> {
  const apps = await loadApps();
  const found = await healthOf(options, apps);
  if (found === null) return INTERRUPTED;
  const { health, hide } = found;
  const text = options.json ? JSON.stringify(health, null, 2) : showHealth(health, apps, options.language);
  process.stdout.write(`${hide(text)}\n`);
  return usable(health).length > 0 ? 0 : NO_PHONE;
}

/** How a lab is, and what takes its secrets out of a text; null if interrupted. Throws AskedWrongly. */
export async function healthOf(
  options: Asked,
  apps: readonly App[],
): Promise<{ readonly health: LabHealth; readonly hide: Hide } | null> {
  const { signal } = options;
  const chosen = await choose({ ...options, world: options.world });
  const asked = 'lab' in chosen ? check(chosen.lab, apps) : checkVirtual(chosen, apps, options);
  const health = await asked.catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (health === null || signal.aborted) return null;
  return { health, hide: 'lab' in chosen ? hiding(chosen.lab.secrets) : (text) => text };
}

const check = async (lab: Lab, apps: readonly App[]): Promise<LabHealth> =>
  (await import('#lab/check')).checkLab(lab, { apps });

/** A virtual lab has to be there to be asked. */
async function checkVirtual(chosen: Chosen, apps: readonly App[], { signal, env }: Asked): Promise<LabHealth> {
  const logs = await mkdtemp(join(tmpdir(), 'hutong-check-'));
  try {
    const links = await loadCorpus(apps);
    const wanted = await wantedLab(chosen, { links, logs, platforms: new Set(['android', 'ios']), env });
    const { openLab } = await import('#lab/open');
    const open = await openLab(wanted, { apps, logs, signal });
    try {
      return await check(open.lab, apps);
    } finally {
      await open.close();
    }
  } finally {
    await rm(logs, { recursive: true, force: true });
  }
}
