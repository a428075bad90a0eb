import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runsIn } from '#history/ask';
import { historyOf } from '#history/open';
import { keepVerdicts } from '#seal/seal';
import { answersFor } from '#serve/answers';
import { judgeOtherwise, place, sealedCase } from '#tests/seal/stored';

let runs = '';
beforeEach(async () => {
  runs = await place();
});
afterEach(() => rm(runs, { recursive: true }));

const edit = async (name: string): Promise<void> => {
  const file = join(runs, name);
  await writeFile(file, (await readFile(file, 'utf8')).replace('"wechat"', '"qq"'));
};
const later = 'not as it was when the run was sealed; hutong verify says more';

async function asked(): Promise<{ readonly folders: readonly string[]; readonly skipped: unknown }> {
  const { index, updated } = await historyOf(runs);
  const folders = runsIn(index).map(({ folder }) => folder);
  index.close();
  return { folders, skipped: updated.skipped };
}

test('a sealed run of which a record was edited since is left out and named, each time that somebody asks', async () => {
  for (const name of ['sound', 'verdict', 'trial', 'control']) await sealedCase(join(runs, name));
  expect(await asked()).toEqual({ folders: expect.arrayContaining(['sound', 'verdict']), skipped: [] });
  await edit('verdict/verdicts.json');
  await edit('trial/trials.jsonl');
  await writeFile(join(runs, 'control/controls.jsonl'), '');
  const said = {
    folders: ['sound'],
    skipped: [
      { folder: 'control', why: `controls.jsonl: ${later}` },
      { folder: 'trial', why: `trials.jsonl: ${later}` },
      { folder: 'verdict', why: `verdicts.json: ${later}` },
    ],
  };
  expect([await asked(), await asked()]).toEqual([said, said]);
  const home = await answersFor(runs, 'zh')(new URL('http://localhost/'));
  expect(String(home?.body)).toContain(
    `<bdi>verdict</bdi><span lang="zh-CN">：</span><span lang="en">: </span><bdi><span lang="zh-CN">verdicts.json：与封存时不同，详见 hutong verify</span>`,
  );
  await rm(join(runs, 'sound'), { recursive: true });
  const none = await answersFor(runs, 'zh')(new URL('http://localhost/'));
  expect(none?.body).toBe(
    `no judged run yet\n${said.skipped.map(({ folder, why }) => `${folder}: left out: ${why}\n`).join('')}`,
  );
});

test('a run that was judged anew is as its newer verdicts say, for the sealed ones lie beside them', async () => {
  const dir = await sealedCase(join(runs, 'anew'));
  await keepVerdicts(dir);
  await judgeOtherwise(dir, '9.0.0');
  const { index, updated } = await historyOf(runs);
  expect([updated.skipped, runsIn(index).map(({ ruleset }) => ruleset)]).toEqual([[], ['9.0.0']]);
  index.close();
});
