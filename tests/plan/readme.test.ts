import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_SITES, type StandInWeb, startSites } from '#fixtures/web/server';
import { expand } from '#plan/expand';
import { ask } from '#tests/web/ask';
import { matrixOf } from './known.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, example = ''] = /```yaml\n(schema: hutong\.matrix.*?)```/s.exec(readme) ?? [];

let sites: StandInWeb;
beforeAll(async () => {
  sites = await startSites({ folders: [BUILT_IN_SITES] });
});
afterAll(() => sites.close());

test("the README's matrix can be planned, and its link shows its content in the virtual lab", async () => {
  const plan = expand(matrixOf(example));
  expect([plan.cells.length, plan.excluded.length]).toEqual([12, 4]);
  const mine = plan.links.find(({ id }) => id === 'mine');
  const { status, body } = await ask(sites.port, mine?.url ?? '');
  expect(status).toBe(200);
  expect(mine?.content.title).toEqual([/<title>(.*)<\/title>/.exec(body)?.[1]]);
});
