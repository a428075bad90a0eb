import type { Named, StoredRun } from '#model';
import { appName } from './sentence.ts';

interface Held {
  readonly version: string;
  readonly code: string | undefined;
}

/** Apps of which another version, or another build of it, was on a phone while the run went on: a sentence each. */
export function updatesIn({ run, trials }: StoredRun): readonly Named[] {
  const seen = new Map<string, readonly Held[]>();
  for (const { phone, versions, builds } of trials.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))) {
    for (const [app, version] of Object.entries(versions)) {
      const key = `${phone.id}\n${app}`;
      const before = seen.get(key) ?? [];
      const now = { version, code: builds?.[app]?.code };
      if (!isSame(before.at(-1), now)) seen.set(key, [...before, now]);
    }
  }
  return [...seen].flatMap(([key, held]) => {
    if (held.length < 2) return [];
    const [phone = '', app = ''] = key.split('\n');
    const { zh, en } = appName(run.apps, app);
    const way = wayOf(held);
    return [
      {
        zh: `试验途中，${phone} 上的${zh}更新了：${way}；各版本分开判定`,
        en: `During the run ${en} was updated on ${phone}: ${way}; each version is judged by itself`,
      },
    ];
  });
}

/** A build that was not read is no other. */
const isSame = (before: Held | undefined, now: Held): boolean =>
  before?.version === now.version && (before.code ?? now.code) === (now.code ?? before.code);

/** `8.0.15 → 8.0.16`, with the builds where a version was shipped twice. */
function wayOf(held: readonly Held[]): string {
  const once = new Set(held.map(({ version }) => version)).size === held.length;
  return held.map(({ version, code }) => (once || code === undefined ? version : `${version} (${code})`)).join(' → ');
}
