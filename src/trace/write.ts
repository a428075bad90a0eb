import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '#store/file';
import { answersIn } from './appium-log.ts';
import { chromeTrace, timesOf } from './chrome.ts';
import type { Recorder } from './trace.ts';

/** Writes what was recorded of a run as a trace that Perfetto and chrome://tracing open. `logs` is the run's folder of logs. */
export async function writeTrace(file: string, { spans }: Recorder, logs: string): Promise<void> {
  const phones = [...new Set(spans.map(({ phone }) => phone))];
  const told = phones.map(async (id) => {
    const log = await readFile(join(logs, `appium-${id}.log`), 'utf8').catch(() => '');
    return [id, answersIn(log)] as const;
  });
  await writeWhole(file, chromeTrace(timesOf(spans, new Map(await Promise.all(told)))));
}
