import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command, CommanderError, Option } from 'commander';
import { AskedWrongly } from '#asked-wrongly';
import type { Language } from '#model';
import { SHAPES } from '#notify/shapes';
import { plain } from '#text';
import {
  after,
  against,
  another,
  budget,
  check,
  lab,
  list,
  night,
  nightIn,
  only,
  percent,
  portNumber,
  reporters,
  state,
  timestamp,
  world,
} from './options.ts';

/**
 * The command line: the only reader of argv and env, and the only place that ends the process.
 *
 * Exit status: 0 done and decided, whatever the verdicts say · 1 what was to be checked does not hold, or a report failed
 * · 2 asked wrongly · 3 the instrument could not decide enough · 130 interrupted. Each command is loaded when it is asked
 * for: help must not wait for drivers.
 */
const ASKED_WRONGLY = 2;
const INTERRUPTED = 130;
/** Longest that an interrupted command may take to put its things away: it ends within five seconds. */
const LEAVE_MS = 4500;

interface Shared {
  readonly language: Language;
  readonly env: (name: string) => string | undefined;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('hutong')
  .description('Measures whether one app really opens another app’s links, on real phones.')
  .addOption(
    new Option('--lang <language>', 'language of what is shown, from the locale unless told').choices(['zh', 'en']),
  )
  .version(version, '--version', 'print the version')
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride();

const shared = (): Shared => ({
  language: program.opts<{ lang?: Language }>().lang ?? localeLanguage(),
  env: (name) => process.env[name],
});

/** The signing key leaves the environment at once: no process that is started, and no reporter, is to inherit it. */
const sealing = { signingKey: process.env.HUTONG_SIGNING_KEY };
delete process.env.HUTONG_SIGNING_KEY;

/** Runs a command's body; its number becomes the exit status. */
const act =
  <A extends unknown[]>(body: (...args: A) => Promise<number>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await body(...args);
  };

program
  .command('run')
  .description('try every cell of a matrix on the phones, judge, and report')
  .argument('[matrix]', 'a matrix file; may be left out with --resume')
  .addOption(lab())
  .addOption(world())
  .option('--out <folder>', 'folder of the run; a new one in runs/ unless told')
  .option('--resume <folder>', 'go on with a run that was interrupted')
  .addOption(only())
  .addOption(
    new Option(
      '--affected [ids]',
      'only cells that updates of these apps may have changed, and a few others; those that `hutong watch` saw unless told',
    ).argParser(list),
  )
  .addOption(state())
  .addOption(budget())
  .addOption(night())
  .addOption(after())
  .addOption(reporters())
  .addOption(timestamp())
  .addOption(check())
  .addOption(against())
  .option('--trace <file>', 'write what each phone’s time went to, for Perfetto or chrome://tracing')
  .option('--max-undecided <percent>', 'exit with 3 if more cells than this stay undecided', percent, 10)
  .action(
    act(async (matrix, options) => {
      const { runCommand } = await import('./commands/run.ts');
      return runCommand(matrix, { ...options, ...nightIn(options), ...sealing, ...shared(), signal: interruption() });
    }),
  );

program
  .command('plan')
  .description('what would run, and what not and why')
  .argument('<matrix>', 'a matrix file')
  .addOption(lab())
  .addOption(only())
  .addOption(budget())
  .addOption(night())
  .addOption(after())
  .option('--json', 'for machines', false)
  .action(
    act(async (matrix, options) =>
      (await import('./commands/plan.ts')).planCommand(matrix, { ...options, ...nightIn(options), ...shared() }),
    ),
  );

program
  .command('judge')
  .description('judge the stored observations of a run again: no phone, no browser')
  .argument('<run>', 'folder of a run')
  .addOption(timestamp())
  .addOption(check())
  .addOption(against())
  .action(
    act(async (dir, options) =>
      (await import('./commands/judge.ts')).judgeCommand(dir, { ...options, ...sealing, ...shared() }),
    ),
  );

program
  .command('seal')
  .description('seal a finished run, where its sealing has failed')
  .argument('<run>', 'folder of a run')
  .addOption(timestamp())
  .action(
    act(async (dir, options) =>
      (await import('./commands/seal.ts')).sealCommand(dir, { ...options, ...sealing, ...shared() }),
    ),
  );

program
  .command('bundle')
  .description('write all evidence of a sealed run into one file')
  .argument('<run>', 'folder of a run')
  .requiredOption('--out <file>', 'the file to be made, such as run.hutong.tar')
  .action(
    act(async (dir, options) => (await import('./commands/bundle.ts')).bundleCommand(dir, { ...options, ...shared() })),
  );

program
  .command('verify')
  .description('say what of a run’s evidence holds: offline, on any machine')
  .argument('<run or bundle>', 'folder of a run, or a file that hutong bundle wrote')
  .option('--authority <file>', 'a certificate (PEM) whose time stamps are believed; may be given again', another)
  .option('--key <file>', 'a public key (PEM) that may have signed; may be given again', another)
  .action(
    act(async (path, options) =>
      (await import('./commands/verify.ts')).verifyCommand(path, { ...options, ...shared() }),
    ),
  );

program
  .command('report')
  .description('write the reports of a run again')
  .argument('<run>', 'folder of a run')
  .addOption(reporters())
  .option('--before <run>', 'an earlier run: the page tells what has changed since')
  .action(
    act(async (dir, options) => (await import('./commands/report.ts')).reportCommand(dir, { ...options, ...shared() })),
  );

program
  .command('diff')
  .description('what has changed from one run to another')
  .argument('<run a>', 'folder of the earlier run')
  .argument('<run b>', 'folder of the later run')
  .addOption(new Option('--format <format>', 'how it is printed').choices(['text', 'json', 'markdown']).default('text'))
  .option('--check', 'exit with 1 if a cell opened, closed or changed, with 3 if the instrument is suspect', false)
  .action(
    act(async (before, after, options) =>
      (await import('./commands/diff.ts')).diffCommand(before, after, { ...options, ...shared() }),
    ),
  );

program
  .command('history')
  .description('what cells came to over time and versions: since when, how sure, and which nights to distrust')
  .argument('[cell]', 'id of a cell, such as wechat/taobao-item/group/android')
  .option('--app <id>', 'cells of this source app')
  .option('--link <id>', 'cells of this link')
  .option('--runs <folder>', 'the folder of run folders', 'runs')
  .option('--rebuild', 'throw the index away and make it anew', false)
  .option('--json', 'for machines', false)
  .action(
    act(async (cell, options) =>
      (await import('./commands/history.ts')).historyCommand(cell, { ...options, ...shared() }),
    ),
  );

program
  .command('serve')
  .description('the history as pages for a browser on this machine, until it is interrupted')
  .option('--runs <folder>', 'the folder of run folders', 'runs')
  .option('--port <number>', 'where to listen; 0 takes any that is free', portNumber, 4180)
  .option('--host <address>', 'anywhere but on loopback a token is asked for', '127.0.0.1')
  .action(
    act(async (options) =>
      (await import('./commands/serve.ts')).serveCommand({ ...options, ...shared(), signal: interruption() }),
    ),
  );

program
  .command('expect')
  .description('what of a run is not as expected; with --update, write it into the expectations for review')
  .argument('<run>', 'folder of a run')
  .option('--update', 'write it', false)
  .action(
    act(async (dir, options) => (await import('./commands/expect.ts')).expectCommand(dir, { ...options, ...shared() })),
  );

program
  .command('notify')
  .description('tell a webhook what has changed since the run before')
  .argument('<run>', 'folder of the later run')
  .option('--before <run>', 'one earlier run; of each cell the last that could tell unless told')
  .addOption(
    new Option('--runs <folder>', 'the folder of run folders; the one that the run lies in unless told').conflicts(
      'before',
    ),
  )
  .addOption(
    new Option('--webhook <url>', 'where to; an address that holds a key belongs into the environment').env(
      'HUTONG_WEBHOOK',
    ),
  )
  .addOption(new Option('--shape <name>', 'whom it is written for').choices(SHAPES).default('generic'))
  .action(
    act(async (dir, options) =>
      (await import('./commands/notify.ts')).notifyCommand(dir, { ...options, ...shared(), signal: interruption() }),
    ),
  );

program
  .command('watch')
  .description('which apps have another version than last time, on the phones and in the stores')
  .addOption(lab())
  .addOption(world())
  .addOption(new Option('--apps <ids>', 'these apps alone, with commas').argParser(list))
  .option(
    '--stores <file>',
    'where to look for early signs, or `none`; matrices/stores.yaml for real phones unless told',
  )
  .addOption(state())
  .action(
    act(async (options) =>
      (await import('./commands/watch.ts')).watchCommand({ ...options, ...shared(), signal: interruption() }),
    ),
  );

program
  .command('lab')
  .description('the phones')
  .command('check')
  .description('what is connected, what is healthy, what is missing')
  .addOption(lab())
  .addOption(world())
  .option('--json', 'for machines', false)
  .action(
    act(async (options) =>
      (await import('./commands/lab.ts')).labCheck({ ...options, ...shared(), signal: interruption() }),
    ),
  );

/** POSIX: the first of these variables that is set decides. */
function localeLanguage(): Language {
  const locale =
    process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

/** Aborts on Ctrl-C. What has not put its things away by then is ended. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) return;
      controller.abort();
      setTimeout(() => process.exit(INTERRUPTED), LEAVE_MS);
    });
  }
  return controller.signal;
}

// Who has read enough, as `head` has, goes away; that is no reason to stop.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong already. Help that was asked for is no error.
    process.exitCode = error.exitCode === 0 ? 0 : ASKED_WRONGLY;
  } else if (error instanceof AskedWrongly) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = ASKED_WRONGLY;
  } else {
    // A bug. Whatever its message quotes must not steer the terminal.
    process.stderr.write(`${inspect(error).split('\n').map(plain).join('\n')}\n`);
    process.exitCode = 1;
  }
}
// A pipe that is read slowly still holds what was written last; one that nobody reads any more takes nothing.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
// Libraries leave timers and sockets behind; what matters has been awaited.
process.exit();
