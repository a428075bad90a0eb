import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT } from '#tests/run/hutong';
import { cronJobs, gitHubJobs, gitLabJobs, type Job, jenkinsJobs, runSteps, systemdJob, unitOf } from './recipes.ts';

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
  expect(readFileSync(join(PROJECT, 'docs/ci/begin.sh'), 'utf8')).toMatch(/^report=.*:-hutong-report\}$/m);
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

/** Jobs of the host's own timers, where /etc/hutong/environment has these settings. */
async function timed(settings: Readonly<Record<string, string>>): Promise<readonly Job[]> {
  const environment = join(folder, 'environment');
  const variables = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(environment, variables.join(''));
  const places = {
    '/opt/hutong': PROJECT,
    '/etc/hutong/environment': environment,
    '/var/lib/hutong/lock': join(folder, 'lock'),
  };
  return [
    ...cronJobs(places),
    systemdJob('hutong-nightly.service', places),
    systemdJob('hutong-on-update.service', places),
    systemdJob('hutong-on-update@.service', { ...places, instance: 'wechat' }),
  ];
}

const NIGHT_BY_CRON = 'cron: 0 23 * * *';
const POLL_BY_CRON = 'cron: */30 * * * *';
const POLLS = [POLL_BY_CRON, 'systemd: hutong-on-update.service'];
const WAITING = [NIGHT_BY_CRON, 'systemd: hutong-nightly.service', 'systemd: hutong-on-update@.service'];

const named = (jobs: readonly Job[], name: string): Job => {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw new Error(`no job ${name}`);
  return job;
};

test.for(WAITING)('%s starts it where it is installed, with what /etc/hutong/environment says', async (name) => {
  const { steps, env } = named(await timed(broken()), name);
  const { status, err } = await runSteps(steps, env);
  expect({ status, err }).toEqual({ status: 2, err: 'matrices/none.yaml: no such file\n' });
  expect(existsSync(join(folder, 'report/status.txt'))).toBe(true);
});

test.for(POLLS)('%s asks the phones where it is installed', async (name) => {
  const { steps, env } = named(await timed({ ...broken(), HUTONG_LAB: 'none.yaml' }), name);
  const { status, err } = await runSteps(steps, env);
  expect({ status, err }).toEqual({ status: 2, err: 'none.yaml: no such file\n' });
  expect(existsSync(join(folder, 'report/status.txt'))).toBe(true);
});

test.for(POLLS)('%s is turned away while something else has the phones, and that is no failure', async (name) => {
  const { steps, env } = named(await timed(broken()), name);
  const held = ['exec 9> "$LOCK"', 'flock 9', ...steps];
  expect(await runSteps(held, { ...env, LOCK: join(folder, 'lock') })).toEqual({ status: 0, out: '', err: '' });
  expect(existsSync(join(folder, 'report'))).toBe(false);
});

test('a night and an update by hand wait for the one lock that all share', async () => {
  const commands = (await timed({})).map(({ name, steps }) => [name, /\S*flock .*/.exec(steps.join('\n'))?.[0]]);
  const lock = join(folder, 'lock');
  expect(commands).toEqual([
    [NIGHT_BY_CRON, `flock ${lock} sh docs/ci/nightly.sh`],
    [POLL_BY_CRON, `flock -n -E 0 ${lock} sh docs/ci/on-update.sh --watch > /dev/null`],
    ['systemd: hutong-nightly.service', `/usr/bin/flock ${lock} /bin/sh docs/ci/nightly.sh`],
    ['systemd: hutong-on-update.service', `/usr/bin/flock -n -E 0 ${lock} /bin/sh docs/ci/on-update.sh --watch`],
    ['systemd: hutong-on-update@.service', `/usr/bin/flock ${lock} /bin/sh docs/ci/on-update.sh wechat`],
  ]);
});

test('each timer starts the service of its name', () => {
  expect(unitOf('hutong-nightly.timer')).toMatchObject({ OnCalendar: '*-*-* 23:00:00 Asia/Shanghai' });
  expect(unitOf('hutong-on-update.timer')).toMatchObject({ OnCalendar: '*:00/30' });
  for (const name of ['hutong-nightly', 'hutong-on-update']) {
    expect(unitOf(`${name}.timer`)).not.toHaveProperty('Unit');
    expect(unitOf(`${name}.service`)).toMatchObject({ Type: 'oneshot', User: 'hutong' });
  }
});

test('a timer that asks every half hour leaves the reports of the night where they are', async () => {
  const jobs = await timed({});
  const stepsOf = (name: string): string => named(jobs, name).steps.join('\n');
  expect(stepsOf(NIGHT_BY_CRON)).not.toContain('HUTONG_REPORT');
  expect(stepsOf(POLL_BY_CRON)).toContain('HUTONG_REPORT=hutong-report-updates');
  expect(named(jobs, 'systemd: hutong-nightly.service').env).toEqual({});
  expect(named(jobs, 'systemd: hutong-on-update.service').env).toEqual({ HUTONG_REPORT: 'hutong-report-updates' });
});

test('what an earlier build has left is not published again, even where the phones cannot be asked', async () => {
  await mkdir(join(folder, 'report'));
  await writeFile(join(folder, 'report/junit.xml'), '<testsuites/>');
  const env = { ...broken(), HUTONG_LAB: 'none.yaml' };
  const { status } = await runSteps(['sh docs/ci/on-update.sh --watch'], env);
  expect(status).toBe(2);
  expect(await readdir(join(folder, 'report'))).toEqual(['status.txt']);
});

test.for(['', '../../etc', 'wechat,scope=group'])('an update of %j is refused', async (app) => {
  const { status } = await runSteps(['sh docs/ci/on-update.sh "$APP"'], { ...broken(), APP: app });
  expect(status).toBe(2);
  expect(existsSync(join(folder, 'runs'))).toBe(false);
});

test('docs/ci.md names every file of docs/ci', () => {
  const page = readFileSync(join(PROJECT, 'docs/ci.md'), 'utf8');
  const places = readdirSync(join(PROJECT, 'docs/ci'), { recursive: true, encoding: 'utf8' });
  const files = places.filter((name) => statSync(join(PROJECT, 'docs/ci', name)).isFile());
  expect(files.filter((name) => !page.includes(`(ci/${name})`))).toEqual([]);
});
