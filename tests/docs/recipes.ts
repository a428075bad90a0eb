import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { PROJECT } from '#tests/run/hutong';

type Env = Readonly<Record<string, string>>;

/** A job of a recipe of docs/ci: what its shell is given, and in which environment. */
export interface Job {
  readonly name: string;
  readonly steps: readonly string[];
  readonly env: Env;
  /** Folder in which the recipe looks for reports; null where it looks for none. */
  readonly artifacts: string | null;
}

const read = (file: string): string => readFileSync(`${PROJECT}/docs/ci/${file}`, 'utf8');

interface GitHubJob {
  readonly env?: Env;
  readonly steps: readonly { readonly run?: string; readonly with?: { readonly path?: string } }[];
}

/** Jobs of the workflow. Secrets are unset, as in a fork; `app` is what the run was started with. */
export function gitHubJobs(app: string): readonly Job[] {
  const file = parse(read('github-actions.yml')) as { env: Env; jobs: Readonly<Record<string, GitHubJob>> };
  const context: Env = {
    'secrets.HUTONG_WEBHOOK': '',
    'secrets.HUTONG_WEBHOOK_SECRET': '',
    'secrets.HUTONG_SIGNING_KEY': '',
    'inputs.app || github.event.client_payload.app': app,
  };
  const resolved = (value: string): string =>
    value.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
      const known = context[expression];
      if (known === undefined) throw new Error(`no value for the expression ${expression}`);
      return known;
    });
  return Object.entries(file.jobs).map(([name, job]) => ({
    name: `GitHub Actions: ${name}`,
    steps: job.steps.flatMap(({ run }) => (run === undefined ? [] : [resolved(run)])),
    env: Object.fromEntries(Object.entries({ ...file.env, ...job.env }).map(([key, value]) => [key, resolved(value)])),
    artifacts: job.steps.map((step) => step.with?.path).find((path) => path !== undefined) ?? null,
  }));
}

interface GitLabJob {
  readonly extends?: string;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly artifacts?: { readonly paths: readonly string[] };
}

/** Jobs of the pipeline, with what they extend. */
export function gitLabJobs(app: string): readonly Job[] {
  const { variables, ...jobs } = parse(read('gitlab-ci.yml')) as { variables: Env } & Record<string, GitLabJob>;
  return Object.entries(jobs as Record<string, GitLabJob>)
    .filter(([name]) => !name.startsWith('.'))
    .map(([name, own]) => {
      const job = { ...(own.extends ? (jobs as Record<string, GitLabJob>)[own.extends] : {}), ...own };
      return {
        name: `GitLab CI: ${name}`,
        steps: [...(job.before_script ?? []), ...(job.script ?? [])],
        env: { ...variables, APP: app },
        artifacts: job.artifacts?.paths[0] ?? null,
      };
    });
}

/** Stages of the Jenkinsfile, each after the first one: only `sh '…'` and `NAME = …` are understood. */
export function jenkinsJobs(app: string): readonly Job[] {
  const file = read('jenkins/Jenkinsfile');
  const shellIn = (part: string): readonly string[] =>
    [...part.matchAll(/^\s*sh '(.*)'$/gm)].map(([, step = '']) => step.replace(/\\(.)/g, '$1'));
  const [head = '', first = '', ...stages] = file.split(/^ *stage\('/m);
  const env = Object.fromEntries([
    ...[...head.matchAll(/^ *([A-Z_]+) = '(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]),
    ...[...head.matchAll(/^ *([A-Z_]+) = credentials\('.*'\)$/gm)].map(([, name = '']) => [name, '']),
  ]);
  const artifacts = /archiveArtifacts artifacts: '(.*?\/)\*\*'/.exec(file)?.[1] ?? null;
  return stages.map((stage) => ({
    name: `Jenkins: ${stage.split("'")[0]}`,
    steps: [...shellIn(first), ...shellIn(stage)],
    env: { ...env, APP: app },
    artifacts,
  }));
}

/** The lines of the crontab by when they run, with the places of an installed Hutong exchanged for those given. */
export function cronJobs(places: Env): readonly Job[] {
  const lines = read('crontab').matchAll(/^((?:[\d*/]+ ){5})hutong (.*)$/gm);
  return [...lines].map(([, when = '', command = '']) => ({
    name: `cron: ${when.trim()}`,
    steps: [exchanged(command, places)],
    env: {},
    artifacts: null,
  }));
}

/** What a unit of systemd says, by key; each is there once. */
export const unitOf = (file: string): Env =>
  Object.fromEntries([...read(`systemd/${file}`).matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));

/** What a systemd service starts. */
export function systemdJob(file: string, { instance, ...places }: Env): Job {
  const unit = unitOf(file);
  const value = (key: string): string => exchanged(unit[key] ?? '', places);
  const variables = readFileSync(value('EnvironmentFile'), 'utf8').split('\n');
  // As systemd does: what the file says comes after what the unit says.
  const env = Object.fromEntries([unit.Environment ?? '', ...variables].filter(Boolean).map((line) => line.split('=')));
  const steps = [`cd ${value('WorkingDirectory')}`, value('ExecStart').replace('%i', instance ?? '')];
  return { name: `systemd: ${file}`, steps, env, artifacts: null };
}

const exchanged = (text: string, places: Env): string =>
  Object.entries(places).reduce((all, [from, to]) => all.replaceAll(from, to), text);

export interface Done {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the steps as CI does: one after the other, none after one that fails. */
export async function runSteps(steps: readonly string[], env: Env): Promise<Done> {
  const child = spawn('nice', ['-n', '10', 'bash', '-e', '-o', 'pipefail', '-c', steps.join('\n')], {
    cwd: PROJECT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, out, err };
}
