import { cellId, type Language, type Reporter, type StoredRun } from '#model';
import { whyOf } from './reasons.ts';
import { actionOf, isUndecided, sentenceOf } from './sentence.ts';
import { groupedBy, type Place, placesOf } from './table.ts';

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
  const excluded: readonly Place[] = run.plan.excluded.map(({ cell, reason }) => ({
    cell,
    verdict: null,
    excluded: reason,
  }));
  const places = [...placesOf(stored), ...excluded];
  const properties = {
    'run.id': run.runId,
    ruleset: verdicts.ruleset,
    matrix: run.matrix.file,
    'lab.virtual': String(run.lab.virtual),
    ...(run.lab.world !== undefined && { 'lab.world': run.lab.world }),
    ...Object.fromEntries(Object.entries(run.versions).map(([name, version]) => [`version.${name}`, version])),
  };
  const seconds = secondsOf(stored);
  const suites = [...groupedBy(places, ({ cell }) => cell.app)].map(([app, cells]) =>
    element(
      'testsuite',
      { name: app, ...countsOf(cells, seconds), timestamp: run.startedAt.replace(/(\.\d+)?Z$/, '') },
      [propertiesOf(properties), ...cells.map((place) => testcase(place, { stored, language, seconds }))],
    ),
  );
  const name = `${run.lab.virtual ? '[VIRTUAL] ' : ''}${run.matrix.title[language]}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name, ...countsOf(places, seconds) }, suites)}\n`;
}

type Kind = 'skipped' | 'error' | 'passed';

function kindOf({ verdict, excluded }: Place): Kind {
  if (excluded !== undefined || verdict?.verdict === 'not-applicable') return 'skipped';
  return isUndecided(verdict) ? 'error' : 'passed';
}

type Seconds = ReadonlyMap<string, number>;

/** What the trials of each cell took together. */
const secondsOf = ({ trials }: StoredRun): Seconds =>
  new Map(
    [
      ...groupedBy(
        trials.filter(({ canary }) => !canary),
        ({ cell }) => cellId(cell),
      ),
    ].map(([id, all]) => [id, all.reduce((sum, one) => sum + one.durationMs, 0) / 1000]),
  );

function countsOf(places: readonly Place[], seconds: Seconds): Record<string, string> {
  const count = (kind: Kind): string => String(places.filter((place) => kindOf(place) === kind).length);
  const time = places.reduce((sum, { cell }) => sum + (seconds.get(cellId(cell)) ?? 0), 0);
  return {
    tests: String(places.length),
    failures: '0',
    errors: count('error'),
    skipped: count('skipped'),
    time: time.toFixed(3),
  };
}

function testcase(
  place: Place,
  { stored, language, seconds }: { stored: StoredRun; language: Language; seconds: Seconds },
): string {
  const { cell, verdict, excluded } = place;
  const id = cellId(cell);
  const sentence = (excluded === undefined ? sentenceOf(cell, verdict, stored) : actionOf(cell, stored))[language];
  const attributes = {
    name: id,
    classname: `${cell.app}.${cell.scope}.${cell.platform}`,
    time: (seconds.get(id) ?? 0).toFixed(3),
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
  const why = excluded ?? whyOf(cell, verdict, stored)?.[language] ?? sentence;
  switch (kindOf(place)) {
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
