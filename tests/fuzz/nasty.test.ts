import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { DOMParser } from '@xmldom/xmldom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AskedWrongly } from '#asked-wrongly';
import { showHealth } from '#lab/show';
import { evidencePath, type Language, type StoredRun, type Trial } from '#model';
import { consoleProgress } from '#progress/console';
import { loadReporters, REPORTERS, renderAll } from '#reporters/index';
import { createRun } from '#store/folder';
import { apps } from '#tests/plan/known';
import { sampleRun } from '#tests/reporters/sample';
import { STEERS } from './bounds.ts';
import { NASTY } from './nasty.ts';

// Texts of pages, chats and phones, wherever they leave: one set of nasty ones, put into every place of a run.

/** What a nasty text must not bring about. */
const OWNED = '/tmp/hutong-owned';

let sample: StoredRun;
let folder = '';
beforeAll(async () => {
  sample = (await sampleRun()).stored;
  folder = await mkdtemp(join(tmpdir(), 'hutong-nasty-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Keys whose texts are the harness's own words or ids that a schema holds to their form. */
const OWN =
  /^(schema|state|app|link|scope|platform|presentation|id|sha256|type|moment|role|part|by|did|startedAt|endedAt|verdict|how|via|outcome|end|validity|kind|canary|vantage|as|why|web|opens|agent|trial|category|rule)$/;

/** The run with every other text replaced, each by the next of the nasty ones. */
function spoilt(run: StoredRun): StoredRun {
  let next = 0;
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return OWN.test(key) ? value : NASTY[next++ % NASTY.length];
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]));
  };
  return walk(run, '') as StoredRun;
}

const render = async (language: Language) => {
  const reporters = await loadReporters(REPORTERS, { from: folder });
  return renderAll(spoilt(sample), reporters, { language });
};

test.for(['zh', 'en'] as const)(
  'no reporter fails, steers a terminal or leaves markup that was recorded: %s',
  async (language) => {
    const reports = await render(language);
    expect(reports.map(({ name, error }) => [name, error])).toEqual(REPORTERS.map((name) => [name, null]));
    for (const { rendered } of reports) {
      expect(rendered?.stdout ?? '').not.toMatch(STEERS);
      for (const [name, content] of Object.entries(rendered?.files ?? {})) {
        // Named by ids and the reporter's own words alone.
        expect(name).toMatch(/^[a-z0-9][a-z0-9./-]*$/);
        const text = String(content);
        if (name.endsWith('.html'))
          expect(text).not.toMatch(
            /<script(?! src="[.a-z/-]+"( defer)?>)|<img src=x|<!--|\u001b|\u0000|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
          );
        if (name.endsWith('.xml'))
          expect(new DOMParser().parseFromString(text, 'text/xml').documentElement?.tagName).toBe('testsuites');
        expect(text.isWellFormed()).toBe(true);
      }
    }
  },
);

test('what a reporter asks for outside the report is refused', async () => {
  const dir = join(folder, 'run');
  const run = await createRun(dir, sample.run);
  for (const name of ['../x', '/etc/x', 'a/../../x', '.', '..']) {
    await expect(run.writeReport({ [name]: 'x' })).rejects.toThrow('outside the report');
  }
  const evidence = await run.save(Buffer.from(NASTY.join()), 'text/html');
  expect(evidencePath(evidence)).toMatch(/^evidence\/[0-9a-f]{64}\.html$/);
  await run.close();
  expect((await readdir(dir)).toSorted()).toEqual(['controls.jsonl', 'evidence', 'run.json', 'trials.jsonl']);
});

/** What is written to a stream that is no terminal. */
function printed(write: (stream: NodeJS.WriteStream) => void): string {
  const stream = new PassThrough();
  write(stream as unknown as NodeJS.WriteStream);
  return String(stream.read() ?? '');
}

test.for(NASTY)('progress, the health of a lab, and an error show %j on their own line', (text) => {
  const [first] = sample.trials;
  const trial: Trial = { ...(first ?? expect.fail()), fault: { kind: 'instrument-fault', why: text } };
  const progress = printed((stream) => {
    const shown = consoleProgress(stream, 'en');
    shown.say(text);
    shown.tried(trial);
    shown.end();
  });
  expect(progress).not.toMatch(STEERS);
  expect(progress.split('\n')).toHaveLength(3);

  const phone = { id: 'a1', platform: 'android' } as const;
  const health = showHealth(
    {
      virtual: false,
      host: [],
      phones: [
        { ...phone, state: 'absent', why: text },
        {
          ...phone,
          state: 'ready',
          osVersion: text,
          model: text,
          locked: null,
          versions: { wechat: text },
          builds: {},
        },
        {
          ...phone,
          state: 'ready',
          osVersion: '1',
          model: 'x',
          locked: null,
          versions: {},
          builds: {},
          versionsUnknown: text,
        },
      ],
    },
    apps,
    'en',
  );
  expect(health).not.toMatch(STEERS);

  const { message } = new AskedWrongly([`m.yaml:1: ${text}`, 'm.yaml:2: more']);
  expect(message).not.toMatch(STEERS);
  expect(message.split('\n')).toHaveLength(2);
});

test('nothing was run', () => {
  expect(existsSync(OWNED)).toBe(false);
});
