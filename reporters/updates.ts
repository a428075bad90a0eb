import type { Named, StoredRun } from '#model';
import { appName } from './sentence.ts';

/** Apps that changed their version on a phone while the run went on, a sentence each. */
export function updatesIn({ run, trials }: StoredRun): readonly Named[] {
  const seen = new Map<string, string[]>();
  for (const { phone, versions } of trials.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))) {
    for (const [app, version] of Object.entries(versions)) {
      const key = `${phone.id}\n${app}`;
      const before = seen.get(key) ?? [];
      if (before.at(-1) !== version) seen.set(key, [...before, version]);
    }
  }
  return [...seen].flatMap(([key, versions]) => {
    if (versions.length < 2) return [];
    const [phone = '', app = ''] = key.split('\n');
    const { zh, en } = appName(run.apps, app);
    const way = versions.join(' → ');
    return [
      {
        zh: `试验途中，${phone} 上的${zh}更新了：${way}；各版本分开判定`,
        en: `During the run ${en} was updated on ${phone}: ${way}; each version is judged by itself`,
      },
    ];
  });
}
