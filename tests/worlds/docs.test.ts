import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { explain } from '#fixtures/worlds/explain';
import { World } from '#fixtures/worlds/world';

const page = readFileSync(new URL('../../docs/worlds.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
const head = { schema: 'hutong.world/1', name: 'x', title: { zh: '甲', en: 'x' }, date: '2024-05-01' };

test.for(examples.map((yaml): [string, string] => [yaml.match(/id: ([\w-]+)/)?.[1] ?? '', yaml]))(
  'the example %s is a valid world',
  ([, yaml]) => {
    const data = { ...head, ...(parse(yaml) as object) };
    const read = World.safeParse(data);
    expect(read.success ? [] : explain(read.error, data)).toEqual([]);
  },
);

test('every key of the schema is explained', () => {
  const keys = new Set<string>();
  const walk = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    if ('properties' in schema) for (const key of Object.keys(schema.properties as object)) keys.add(key);
    for (const part of Object.values(schema)) walk(part);
  };
  walk(JSON.parse(readFileSync(new URL('../../docs/schemas/world.schema.json', import.meta.url), 'utf8')));
  expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
});
