import type { Language, Reporter, StoredRun } from '#model';
import { cellsOf, mark, type ReportedCell, STATUS_NAMES } from './cells.ts';
import { groupedBy } from './table.ts';

/**
 * JUnit XML, one suite a source app, one test case a cell.
 *
 * A verdict is what was found out, not a failure: whatever is decided passes and carries its verdict as properties.
 * What could not be decided is an `<error>`: there the measurement, not the app, fell short. What does not apply or
 * was left out is `<skipped>`. There is never a `<failure>`.
 */
export const report: Reporter = (stored, { language }) => ({ files: { 'junit.xml': render(stored, language) } });

function render(stored: StoredRun, language: Language): string {
  const { run, verdicts } = stored;
  const cells = cellsOf(stored);
  const properties = {
    'run.id': run.runId,
    ruleset: verdicts.ruleset,
    matrix: run.matrix.file,
    'lab.virtual': String(run.lab.virtual),
    ...(run.lab.world !== undefined && { 'lab.world': run.lab.world }),
    ...Object.fromEntries(Object.entries(run.versions).map(([name, version]) => [`version.${name}`, version])),
  };
  const suites = [...groupedBy(cells, ({ cell }) => cell.app)].map(([app, own]) =>
    element(
      'testsuite',
      { name: `${mark(run)}${app}`, ...countsOf(own), timestamp: run.startedAt.replace(/(\.\d+)?Z$/, '') },
      [propertiesOf(properties), ...own.map((one) => testcase(one, stored, language))],
    ),
  );
  const name = `${mark(run)}${run.matrix.title[language]}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name, ...countsOf(cells) }, suites)}\n`;
}

const kindOf = ({ status }: ReportedCell) => STATUS_NAMES.junit[status];

const secondsOf = (ms: number): string => (ms / 1000).toFixed(3);

function countsOf(cells: readonly ReportedCell[]): Record<string, string> {
  const count = (kind: ReturnType<typeof kindOf>): string => String(cells.filter((one) => kindOf(one) === kind).length);
  return {
    tests: String(cells.length),
    failures: '0',
    errors: count('error'),
    skipped: count('skipped'),
    time: secondsOf(cells.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

function testcase(reported: ReportedCell, { run }: StoredRun, language: Language): string {
  const { cell, verdict, id, durationMs } = reported;
  const sentence = reported.sentence[language];
  const attributes = {
    name: id,
    // Some views list suites alone, others classes: each must say by itself whether its phones were virtual.
    classname: `${mark(run)}${cell.app}.${cell.scope}.${cell.platform}`,
    time: secondsOf(durationMs),
  };
  const about = propertiesOf({
    sentence,
    ...(verdict && { verdict: verdict.verdict, rule: verdict.rule, trials: String(verdict.trials) }),
    ...(verdict?.how && { how: verdict.how }),
    ...(verdict?.via && { via: verdict.via }),
    ...(verdict?.why !== undefined && { why: verdict.why }),
    ...(verdict && verdict.flags.length > 0 && { flags: verdict.flags.join(' ') }),
    ...(verdict?.committed !== undefined && { committed: verdict.committed.join(' ') }),
    ...(verdict?.asCommitted !== undefined && { asCommitted: String(verdict.asCommitted) }),
  });
  const why = reported.why?.[language] ?? sentence;
  switch (kindOf(reported)) {
    case 'passed':
      return element('testcase', attributes, [about]);
    case 'error':
      return element('testcase', attributes, [
        about,
        element('error', { type: verdict?.verdict ?? 'no-verdict', message: why }, []),
      ]);
    case 'skipped':
      return element('testcase', attributes, [about, element('skipped', { message: why }, [])]);
  }
}

const propertiesOf = (values: Readonly<Record<string, string>>): string =>
  element(
    'properties',
    {},
    Object.entries(values).map(([name, value]) => element('property', { name, value }, [])),
  );

function element(name: string, attributes: Readonly<Record<string, string>>, children: readonly string[]): string {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  if (children.length === 0) return `<${open}/>`;
  return `<${open}>\n${children.join('\n').replace(/^/gm, '  ')}\n</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

/** For an attribute. What XML 1.0 cannot carry at all (control characters, lone surrogates) becomes U+FFFD; line ends are folded. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
    .replace(/[<>&"]/g, (char) => ENTITIES[char] ?? char);
