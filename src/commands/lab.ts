import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLab } from '#lab/check';
import { openLab } from '#lab/open';
import { showHealth, usable } from '#lab/show';
import { loadApps, loadCorpus } from '#load';
import type { App, Language } from '#model';
import { labFile, wantedLab } from './wanted.ts';

const NO_PHONE = 3;

interface CheckOptions {
  readonly lab: string;
  readonly world?: string;
  readonly json: boolean;
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
}

/** Prints what is connected, healthy and missing. Exit status 3 if no phone can be used. */
export async function labCheck(options: CheckOptions): Promise<number> {
  const apps = await loadApps();
  const lab = await labFile(options.lab, options.env);
  const health = lab ? await checkLab(lab, { apps }) : await checkVirtual(options.world, apps);
  const text = options.json ? JSON.stringify(health, null, 2) : showHealth(health, apps, options.language);
  process.stdout.write(`${text}\n`);
  return usable(health).length > 0 ? 0 : NO_PHONE;
}

/** A virtual lab has to be there to be asked. */
async function checkVirtual(world: string | undefined, apps: readonly App[]) {
  const logs = await mkdtemp(join(tmpdir(), 'hutong-check-'));
  const links = await loadCorpus(apps);
  const wanted = await wantedLab(null, { world, links, logs, platforms: new Set(['android', 'ios']) });
  try {
    const open = await openLab(wanted, { apps, logs });
    try {
      return await checkLab(open.lab, { apps });
    } finally {
      await open.close();
    }
  } finally {
    await rm(logs, { recursive: true, force: true });
  }
}
