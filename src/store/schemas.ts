import { z } from 'zod';
import type { Comparison, Control, Incident, Run, RunDocument, Trial, Verdicts } from '#model';

/**
 * The files of a run's folder, as they are checked when read. docs/schemas/ is made from these by `npm run schemas`.
 * The shapes are those of #model; a test holds the two together.
 */

const Time = z.iso.datetime();
const Ms = z.number().nonnegative();
const Count = z.int().nonnegative();
const Platform = z.enum(['android', 'ios']);
const Vantage = z.enum(['sender', 'recipient']);
const Named = z.strictObject({ zh: z.string(), en: z.string() });
const Texts = z.array(z.string());
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A perceptual hash: 256 bits in hexadecimal. */
const Picture = z.string().regex(/^[0-9a-f]{64}$/);

const Scope = z.enum(['private', 'group', 'search']);

/** Of an app or a link. A page of the report is named after its cell, so nothing else may stand there. */
const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

const Cell = z.strictObject({
  app: Id,
  link: Id,
  scope: Scope,
  platform: Platform,
  presentation: z.enum(['share-text', 'password']).exactOptional(),
});

const Evidence = z.strictObject({
  sha256: Sha256,
  type: z.enum(['image/png', 'image/jpeg', 'application/xml', 'text/html', 'text/plain']),
  bytes: Count,
});

const Frame = z.strictObject({
  atMs: Ms,
  moment: z.enum(['chat', 'delivered', 'opening', 'pressed', 'settled']),
  app: z.string().nullable(),
  activity: z.string().nullable(),
  texts: z.array(
    z.strictObject({
      text: z.string(),
      part: z.enum(['native', 'web']),
      role: z.enum(['text', 'button', 'input', 'title']),
      by: z.enum(['tree', 'ocr']),
    }),
  ),
  web: z.enum(['none', 'filled', 'empty']),
  picture: Picture.exactOptional(),
  loading: z.boolean(),
  tree: Evidence.exactOptional(),
  screenshot: Evidence.exactOptional(),
});

const Step = z.strictObject({
  atMs: Ms,
  did: z.enum(['launch', 'search', 'enter', 'type', 'paste', 'send', 'tap', 'press', 'read-address', 'home']),
  what: z.string(),
  forced: z.boolean().exactOptional(),
  address: z.string().exactOptional(),
});

const ResultRow = z.strictObject({
  title: z.string(),
  host: z.string().nullable(),
  kind: z.string().nullable(),
  owner: z.string().nullable(),
  by: z.literal('ocr').exactOptional(),
});

const Delivery = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('shown'), as: z.enum(['plain', 'card', 'folded']) }),
  z.strictObject({ state: z.literal('altered'), shows: z.string() }),
  z.strictObject({ state: z.literal('failed'), mark: z.string() }),
  z.strictObject({ state: z.literal('missing') }),
  z.strictObject({
    state: z.literal('results'),
    rows: z.array(ResultRow),
    own: Count.nullable(),
    nearly: Count.exactOptional(),
  }),
  z.strictObject({ state: z.literal('jumped') }),
]);

const Address = z.union([
  z.strictObject({ url: z.string(), by: z.enum(['menu', 'bar']) }),
  z.strictObject({ url: z.null(), why: z.enum(['no-web-view', 'no-menu', 'not-offered', 'refused']) }),
]);

const Observation = z.strictObject({
  delivery: Delivery,
  frames: z.array(Frame),
  steps: z.array(Step),
  address: Address,
  reacted: z.boolean().nullable(),
  waitMs: Ms,
  settled: z.boolean(),
  wayRound: z.strictObject({ frame: Frame.nullable(), steps: Count, durationMs: Ms }).exactOptional(),
  longestRestMs: z.number().nonnegative().exactOptional(),
  notes: Texts,
});

const PhoneFacts = z.strictObject({
  id: z.string(),
  platform: Platform,
  osVersion: z.string(),
  model: z.string(),
  virtual: z.boolean(),
});

/** A line of trials.jsonl. */
export const TrialRecord = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  cell: Cell,
  attempt: z.int().positive(),
  phone: PhoneFacts,
  account: z.string().nullable(),
  vantage: Vantage.exactOptional(),
  versions: z.record(z.string(), z.string()),
  builds: z
    .record(z.string(), z.strictObject({ code: z.string(), updatedAt: z.string().exactOptional() }))
    .exactOptional(),
  session: z.string().exactOptional(),
  canary: z.enum(['opens', 'caught']).exactOptional(),
  startedAt: Time,
  durationMs: Ms,
  observation: Observation.nullable(),
  fault: z.strictObject({ kind: z.enum(['instrument-fault', 'precondition-failed']), why: z.string() }).nullable(),
}) satisfies z.ZodType<Trial>;

/** Whether the phones were virtual, as in run.json: a label of the file alone (label.ts). Trials say it of their phone. */
const Virtual = z.boolean().exactOptional();

/** A line of controls.jsonl. */
export const ControlRecord = z.strictObject({
  schema: z.literal(1),
  virtual: Virtual,
  link: z.string(),
  agent: z.string(),
  associations: z
    .array(z.strictObject({ host: z.string(), android: Texts.nullable(), ios: Texts.nullable() }))
    .exactOptional(),
  phone: z.string().exactOptional(),
  moment: z.enum(['before', 'after']),
  startedAt: Time,
  durationMs: Ms,
  chain: z.array(z.strictObject({ url: z.string(), status: z.int() })),
  page: z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('loaded'),
      url: z.string(),
      status: z.int(),
      title: z.string(),
      text: z.string(),
      contentMs: Ms,
      screenshot: Evidence,
      picture: Picture.exactOptional(),
      pictures: z.array(Picture).exactOptional(),
    }),
    z.strictObject({ state: z.literal('seen'), frame: Frame }),
    z.strictObject({ state: z.literal('down'), error: z.string() }),
    z.strictObject({ state: z.literal('failed'), error: z.string() }),
  ]),
}) satisfies z.ZodType<Control>;

const Happened = { schema: z.literal(1), virtual: Virtual, at: Time };

/** A line of incidents.jsonl. */
export const IncidentRecord = z.discriminatedUnion('what', [
  z.strictObject({
    ...Happened,
    what: z.literal('recovery'),
    phone: z.string(),
    rung: z.enum(['settle', 'dismiss', 'relaunch', 'session', 'server', 'appium', 'reconnect', 'reboot', 'power']),
    durationMs: Ms,
    worked: z.boolean(),
    why: z.string(),
    trial: z.string().exactOptional(),
  }),
  z.strictObject({
    ...Happened,
    what: z.literal('quarantined'),
    phone: z.string(),
    restMs: Ms,
    why: z.string(),
    log: Evidence.exactOptional(),
  }),
  z.strictObject({ ...Happened, what: z.literal('readmitted'), phone: z.string(), afterMs: Ms }),
  z.strictObject({ ...Happened, what: z.literal('given-up'), phone: z.string(), why: z.string() }),
  z.strictObject({ ...Happened, what: z.literal('paused'), phones: Texts }),
  z.strictObject({ ...Happened, what: z.literal('resumed'), durationMs: Ms }),
  z.strictObject({ ...Happened, what: z.literal('recycled'), phone: z.string(), why: z.enum(['age', 'memory']) }),
  z.strictObject({
    ...Happened,
    what: z.literal('account-stopped'),
    phone: z.string(),
    app: Id,
    account: z.string(),
    why: z.string(),
    trial: z.string(),
  }),
]) satisfies z.ZodType<Incident>;

const Outcome = z.enum([
  'lost',
  'inert',
  'stop',
  'copy',
  'confirm',
  'diverted',
  'absent',
  'os-prompt',
  'page',
  'app',
  'refused',
  'unclear',
]);

const Share = z.number().min(0).max(1);

const JudgedTrial = z.strictObject({
  trial: z.string(),
  validity: z.enum(['valid', 'instrument-fault', 'precondition-failed', 'control-failed']),
  rule: z.string(),
  outcome: Outcome.nullable(),
  detail: z.string().exactOptional(),
  end: Outcome.exactOptional(),
  notes: Texts,
});

const VerdictName = z.enum([
  'direct',
  'conditional',
  'blocked',
  'likely-blocked',
  'target-refusal',
  'down',
  'mixed',
  'insufficient',
  'not-applicable',
]);

const Via = z.enum(['page', 'app', 'os-prompt']);

const Verdict = z.strictObject({
  cell: Cell,
  verdict: VerdictName,
  how: Outcome.exactOptional(),
  via: Via.exactOptional(),
  why: z.string().exactOptional(),
  rule: z.string(),
  outcomes: z.partialRecord(Outcome, Count),
  trials: Count,
  vantage: Vantage.exactOptional(),
  share: z.strictObject({ agree: Count, of: Count, low: Share, high: Share }).exactOptional(),
  steps: z.number().nonnegative().nullable(),
  seconds: z.number().nonnegative().nullable(),
  wayRound: z.strictObject({ works: z.boolean(), steps: Count, seconds: z.number().nonnegative() }).exactOptional(),
  flags: Texts,
  judged: z.array(JudgedTrial),
  committed: z.array(z.string()).exactOptional(),
  asCommitted: z.boolean().exactOptional(),
});

const JudgedCanary = JudgedTrial.extend({
  canary: z.enum(['opens', 'caught']),
  session: z.string(),
  song: z.enum(['clean', 'dark', 'false', 'unheard']),
});

/** verdicts.json */
export const VerdictsRecord = z.strictObject({
  schema: z.literal(1),
  virtual: Virtual,
  runId: z.string(),
  ruleset: z.string(),
  canaries: z.array(JudgedCanary).exactOptional(),
  verdicts: z.array(Verdict),
}) satisfies z.ZodType<Verdicts>;

const Link = z.strictObject({
  id: z.string(),
  name: Named,
  owner: z.string(),
  category: z.string(),
  opens: z.string().exactOptional(),
  url: z.string().exactOptional(),
  presentations: z
    .strictObject({ 'share-text': z.string().exactOptional(), password: z.string().exactOptional() })
    .exactOptional(),
  miniProgram: z
    .strictObject({ name: z.string(), owner: z.string(), source: z.string(), asOf: z.string() })
    .exactOptional(),
  hosts: Texts,
  content: z.strictObject({ title: Texts.exactOptional(), text: Texts.exactOptional() }),
});

const App = z.strictObject({
  id: z.string(),
  name: Named,
  owner: z.string().exactOptional(),
  android: z.strictObject({ package: z.string() }).exactOptional(),
  ios: z.strictObject({ bundle: z.string() }).exactOptional(),
  userAgent: z.strictObject({ android: z.string(), ios: z.string() }).exactOptional(),
});

const Plan = z.strictObject({
  matrix: z.string(),
  cells: z.array(
    z.strictObject({
      cell: Cell,
      trials: z.strictObject({ least: z.int().positive(), most: z.int().positive() }),
      pairs: z.array(z.strictObject({ phone: z.string(), account: z.string().nullable() })).exactOptional(),
      stage: z.int().nonnegative().exactOptional(),
    }),
  ),
  excluded: z.array(z.strictObject({ cell: Cell, reason: z.string() })),
  links: z.array(Link),
});

const CellsWhere = z.strictObject({
  app: Texts.exactOptional(),
  link: Texts.exactOptional(),
  owner: Texts.exactOptional(),
  notOwner: Texts.exactOptional(),
  category: Texts.exactOptional(),
  scope: z.array(Scope).exactOptional(),
  platform: z.array(Platform).exactOptional(),
  presentation: z.array(z.enum(['url', 'share-text', 'password'])).exactOptional(),
});

const Commitment = z.strictObject({
  id: z.string(),
  by: z.string(),
  said: z.iso.date(),
  from: z.iso.date(),
  text: Named,
  source: z.string(),
  cells: z.array(CellsWhere),
  keeps: z.array(VerdictName),
  note: Named.exactOptional(),
});

/** run.json */
export const RunRecord = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  matrix: z.strictObject({ file: z.string(), sha256: Sha256, title: Named }),
  plan: Plan,
  apps: z.array(App),
  lab: z.strictObject({
    virtual: z.boolean(),
    world: z.string().exactOptional(),
    worldFrom: z.strictObject({ path: z.string(), sha256: Sha256 }).exactOptional(),
    phones: z.array(PhoneFacts),
    canaries: z
      .array(
        z.strictObject({ app: z.string(), scope: Scope, opens: z.string().nullable(), caught: z.string().nullable() }),
      )
      .exactOptional(),
    leftOut: z.array(z.strictObject({ id: z.string(), why: z.string() })),
    unserved: z.array(z.strictObject({ cell: Cell, why: z.string() })).exactOptional(),
  }),
  commitments: z.array(Commitment).exactOptional(),
  versions: z.record(z.string(), z.string()),
  startedAt: Time,
  endedAt: Time.nullable(),
}) satisfies z.ZodType<Run>;

const Found = z.strictObject({
  verdict: VerdictName,
  how: Outcome.exactOptional(),
  via: Via.exactOptional(),
  why: z.string().exactOptional(),
  rule: z.string(),
  trials: Count,
  versions: z.record(z.string(), Texts),
});

const ComparedRun = z.strictObject({
  runId: z.string(),
  matrix: z.string(),
  virtual: z.boolean(),
  world: z.string().exactOptional(),
  ruleset: z.string(),
  startedAt: Time,
});

/** What `hutong diff --format json` prints. */
export const ComparisonRecord = z.strictObject({
  schema: z.literal(1),
  before: ComparedRun,
  after: ComparedRun,
  unlike: z.array(z.enum(['lab', 'world', 'ruleset', 'matrix'])),
  compared: Count,
  changes: z.array(
    z.strictObject({
      cell: Cell,
      kind: z.enum(['opened', 'closed', 'changed', 'undecided', 'decided', 'appeared', 'gone']),
      before: Found.nullable(),
      after: Found.nullable(),
    }),
  ),
}) satisfies z.ZodType<Comparison>;

/** What the reporter `json` writes. */
export const DocumentRecord = RunRecord.pick({
  runId: true,
  matrix: true,
  lab: true,
  commitments: true,
  versions: true,
  startedAt: true,
  endedAt: true,
}).extend({
  schema: z.literal(1),
  virtual: z.boolean(),
  notice: Named.exactOptional(),
  ruleset: z.string(),
  seal: z.strictObject({ number: z.int().positive(), sha256: Sha256, key: Sha256 }).exactOptional(),
  digests: z.record(z.string(), Sha256).exactOptional(),
  counts: z.strictObject({ decided: Count, undecided: Count, skipped: Count }),
  cells: z.array(
    z.strictObject({
      id: z.string(),
      cell: Cell,
      status: z.enum(['decided', 'undecided', 'skipped']),
      sentence: Named,
      why: Named.exactOptional(),
      verdict: Verdict.nullable(),
      trials: z.array(
        TrialRecord.pick({
          id: true,
          attempt: true,
          account: true,
          vantage: true,
          versions: true,
          builds: true,
          startedAt: true,
          durationMs: true,
          fault: true,
        }).extend({ phone: z.string(), screenshots: Texts }),
      ),
    }),
  ),
}) satisfies z.ZodType<RunDocument>;

/** The files whose shapes outside tools rely on, with what each holds. */
export const recordSchemas = {
  run: { title: 'run.json of a Hutong run', schema: RunRecord },
  trial: { title: 'A line of trials.jsonl of a Hutong run', schema: TrialRecord },
  control: { title: 'A line of controls.jsonl of a Hutong run', schema: ControlRecord },
  incident: { title: 'A line of incidents.jsonl of a Hutong run', schema: IncidentRecord },
  verdicts: { title: 'verdicts.json of a Hutong run', schema: VerdictsRecord },
  report: { title: 'A Hutong run in one document, as the reporter json writes it', schema: DocumentRecord },
  diff: { title: 'Two Hutong runs compared, as hutong diff prints it', schema: ComparisonRecord },
} as const;

/** The JSON Schema (2020-12) of a record, as docs/schemas/ holds it. */
export const jsonSchema = (name: keyof typeof recordSchemas): object => {
  const { title, schema } = recordSchemas[name];
  return { title, ...z.toJSONSchema(schema) };
};
