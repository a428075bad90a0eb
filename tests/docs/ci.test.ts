import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT } from '#tests/run/hutong';
import { cronJob, gitHubJobs, gitLabJobs, type Job, jenkinsJobs, runSteps, systemdJob } from './recipes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutong-ci-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Of a matrix that is not there: the command line says so before any phone is touched. */
const broken = (): Readonly<Record<string, string>> => ({
  HUTONG_MATRIX: 'matrices/none.yaml',
  HUTONG_LAB: 'virtual',
  HUTONG_RUNS: join(folder, 'runs'),
  HUTONG_REPORT: join(folder, 'report'),
});

/** Set up is the first step of all; the test of a whole run takes it, once. */
const SET_UP = 'node scripts/setup.mjs';
const withoutSetUp = ({ steps }: Job): readonly string[] => steps.filter((step) => step !== SET_UP);

test('every recipe has a job for the night and one for an update, each of which sets up first', () => {
  const jobs = [...gitHubJobs('wechat'), ...gitLabJobs('wechat'), ...jenkinsJobs('wechat')];
  expect(jobs.map(({ name, steps }) => [name, ...steps])).toEqual([
    ['GitHub Actions: nightly', SET_UP, 'sh docs/ci/nightly.sh'],
    ['GitHub Actions: on-update', SET_UP, 'sh docs/ci/on-update.sh "$APP"'],
    ['GitLab CI: nightly', SET_UP, 'sh docs/ci/nightly.sh'],
    ['GitLab CI: on-update', SET_UP, 'sh docs/ci/on-update.sh "$APP"'],
    ['Jenkins: Nightly', SET_UP, 'sh docs/ci/nightly.sh'],
    ['Jenkins: On update', SET_UP, 'sh docs/ci/on-update.sh "$APP"'],
  ]);
  expect(new Set(jobs.map(({ artifacts }) => artifacts))).toEqual(new Set(['hutong-report/']));
  for (const script of ['nightly.sh', 'on-update.sh'])
    expect(readFileSync(join(PROJECT, 'docs/ci', script), 'utf8')).toMatch(/^report=.*:-hutong-report\}$/m);
});

test.for(['GitHub Actions: on-update', 'GitLab CI: nightly', 'Jenkins: Nightly', 'Jenkins: On update'])(
  '%s: what hutong fails with is what the step fails with',
  async (name) => {
    const job = [...gitHubJobs('wechat'), ...gitLabJobs('wechat'), ...jenkinsJobs('wechat')].find(
      (one) => one.name === name,
    );
    if (!job) throw new Error(`no job ${name}`);
    const { status, err } = await runSteps(withoutSetUp(job), { ...job.env, ...broken() });
    expect({ status, err }).toEqual({ status: 2, err: 'matrices/none.yaml: no such file\n' });
    expect(await readFile(join(folder, 'report/status.txt'), 'utf8')).toBe(
      'hutong: exit status 2: asked wrongly: see the log\n',
    );
  },
);

test('in GitHub Actions a failure is an annotation, and part of the step summary', async () => {
  const [job] = gitHubJobs('');
  if (!job) throw new Error('no job');
  const summary = join(folder, 'summary.md');
  const env = { ...job.env, ...broken(), GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const { status, out } = await runSteps(withoutSetUp(job), env);
  expect({ status, out }).toEqual({
    status: 2,
    out: '::error title=hutong::exit status 2: asked wrongly: see the log\n',
  });
  expect(await readFile(summary, 'utf8')).toBe('hutong: exit status 2: asked wrongly: see the log\n');
});

test.for<[string, (places: Readonly<Record<string, string>>) => Job]>([
  ['cron', cronJob],
  ['the timer of systemd', (places) => systemdJob('hutong-nightly.service', places)],
  ['systemd after an update', (places) => systemdJob('hutong-on-update@.service', { ...places, instance: 'wechat' })],
])('%s starts it where it is installed, with what /etc/hutong/environment says', async ([, jobOf]) => {
  const environment = join(folder, 'environment');
  const variables = Object.entries(broken()).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(environment, variables.join(''));
  const { steps, env } = jobOf({
    '/opt/hutong': PROJECT,
    '/etc/hutong/environment': environment,
    '/tmp/hutong.lock': join(folder, 'lock'),
  });
  const { status, err } = await runSteps(steps, env);
  expect({ status, err }).toEqual({ status: 2, err: 'matrices/none.yaml: no such file\n' });
  expect(existsSync(join(folder, 'report/status.txt'))).toBe(true);
});

test('the timer starts the service of its name', () => {
  const timer = readFileSync(join(PROJECT, 'docs/ci/systemd/hutong-nightly.timer'), 'utf8');
  expect(timer).toMatch(/^OnCalendar=\*-\*-\* 23:00:00 Asia\/Shanghai$/m);
  expect(timer).not.toMatch(/^Unit=/m);
});

test.for(['', '../../etc', 'wechat,scope=group'])('an update of %j is refused', async (app) => {
  const { status } = await runSteps(['sh docs/ci/on-update.sh "$APP"'], { ...broken(), APP: app });
  expect(status).toBe(2);
  expect(existsSync(join(folder, 'runs'))).toBe(false);
});

test('docs/ci.md names every file of docs/ci', () => {
  const page = readFileSync(join(PROJECT, 'docs/ci.md'), 'utf8');
  const files = [
    'github-actions.yml',
    'gitlab-ci.yml',
    'jenkins/Jenkinsfile',
    'crontab',
    'systemd/hutong-nightly.service',
    'systemd/hutong-nightly.timer',
    'systemd/hutong-on-update@.service',
    'nightly.sh',
    'on-update.sh',
    'tell.sh',
  ];
  for (const file of files) {
    expect(existsSync(join(PROJECT, 'docs/ci', file))).toBe(true);
    expect(page).toContain(`ci/${file}`);
  }
});
