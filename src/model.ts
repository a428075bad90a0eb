/**
 * The nouns of Hutong. Imports nothing, decides nothing.
 *
 * Everything here is plain JSON: what is stored in a run's folder is exactly these shapes.
 * Times are ISO 8601 strings in UTC; durations are milliseconds (`…Ms`).
 */

export type Platform = 'android' | 'ios';

/** Where a link is used: a one-to-one chat, a group chat, or the source app's own search box. */
export type Scope = 'private' | 'group' | 'search';

/** How a link is written in the message: its bare address, the target app's share text around it, or a 口令 without an address. */
export type Presentation = 'url' | 'share-text' | 'password';

/** One thing to be measured. */
export interface Cell {
  /** Source app, an id of matrices/apps.yaml. */
  readonly app: string;
  /** Link type, an id of the link corpus. */
  readonly link: string;
  readonly scope: Scope;
  readonly platform: Platform;
  /** The bare address where it is not said. */
  readonly presentation?: Exclude<Presentation, 'url'>;
}

/** The readable, permanent name of a cell: `wechat/taobao-item/group/ios`, `wechat/taobao-item/group/ios/share-text`. */
export const cellId = ({ app, link, scope, platform, presentation }: Cell): string =>
  [app, link, scope, platform, ...(presentation ? [presentation] : [])].join('/');

/** A name in both languages of the reports. */
export interface Named {
  readonly zh: string;
  readonly en: string;
}

/** An app that can stand in front on a phone: a source app, a target app, or the system's own. */
export interface App {
  readonly id: string;
  readonly name: Named;
  /** The company, as in the owners file; absent for the system's own. */
  readonly owner?: string;
  readonly android?: { readonly package: string };
  readonly ios?: { readonly bundle: string };
  /** What the app's browser adds to the user agent, by platform. Only source apps have one. */
  readonly userAgent?: Readonly<Record<Platform, string>>;
}

/** What a link is expected to show where nothing stands in the way. Any one match is enough. */
export interface Content {
  readonly title?: readonly string[];
  readonly text?: readonly string[];
}

/** A mini program is found by name, not by address; nobody's browser opens it. */
export interface MiniProgram {
  readonly name: string;
  readonly owner: string;
  /** Who says that it exists, and when they said it (date). */
  readonly source: string;
  readonly asOf: string;
}

export interface Link {
  readonly id: string;
  readonly name: Named;
  readonly owner: string;
  readonly category: string;
  /** The target's own app, an id of matrices/apps.yaml, where it has one. */
  readonly opens?: string;
  /** What is sent or pasted: an http(s) address. Absent for a mini program. */
  readonly url?: string;
  /** The same link in other words: what is sent instead of the address. A share text holds `url`, a password holds no address. */
  readonly presentations?: Readonly<Partial<Record<Exclude<Presentation, 'url'>, string>>>;
  readonly miniProgram?: MiniProgram;
  /** Every host that belongs to the link, short and long. Never an interstitial's, whoever owns it. */
  readonly hosts: readonly string[];
  readonly content: Content;
}

// ── plan ────────────────────────────────────────────────────────────────────

/** How often a cell is tried: `least` trials first, never more than `most`. */
export interface Repetition {
  readonly least: number;
  readonly most: number;
}

export interface PlannedCell {
  readonly cell: Cell;
  readonly trials: Repetition;
  /** Phones and accounts that must each have made a valid trial before the cell is decided; none where it is left open. */
  readonly pairs?: readonly { readonly phone: string; readonly account: string | null }[];
  /** Cells of a lower stage are tried first; all alike where nothing is said. */
  readonly stage?: number;
}

export interface ExcludedCell {
  readonly cell: Cell;
  readonly reason: string;
}

/** All cells in order, those left out with their reasons, and the links they use. */
/** A planned cell that no phone of the lab can try, and why. */
export interface UnservedCell {
  readonly cell: Cell;
  readonly why: string;
}

export interface Plan {
  readonly matrix: string;
  readonly cells: readonly PlannedCell[];
  readonly excluded: readonly ExcludedCell[];
  readonly links: readonly Link[];
}

// ── evidence ────────────────────────────────────────────────────────────────

/** A file in the run's evidence folder, named by its content. */
export interface Evidence {
  readonly sha256: string;
  readonly type: 'image/png' | 'image/jpeg' | 'application/xml' | 'text/html' | 'text/plain';
  readonly bytes: number;
}

const EXTENSIONS: Readonly<Record<Evidence['type'], string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/xml': 'xml',
  'text/html': 'html',
  'text/plain': 'txt',
};

/** Where a piece of evidence lies in its run's folder: `evidence/HASH.png`. */
export const evidencePath = ({ sha256, type }: Evidence): string => `evidence/${sha256}.${EXTENSIONS[type]}`;

// ── what a trial saw ────────────────────────────────────────────────────────

/** One readable text on a screen, in reading order. `web` texts stand inside a web view. */
export interface SeenText {
  readonly text: string;
  readonly part: 'native' | 'web';
  /** What it looks like it is. A `button` can be pressed. */
  readonly role: 'text' | 'button' | 'input' | 'title';
  readonly by: 'tree' | 'ocr';
}

/** When a frame was taken. */
export type Moment =
  | 'chat' // before delivery: the chat or search box as found
  | 'delivered' // the link is there to be tapped, or the search has answered
  | 'opening' // after the tap, while the screen still moves
  | 'pressed' // after a further press that the app forced
  | 'settled'; // the end: nothing moves any more, or T is over

/** The screen at one moment. */
export interface Frame {
  readonly atMs: number;
  readonly moment: Moment;
  /** App in front: an id of matrices/apps.yaml when known, else the package or bundle id; null if it could not be read. */
  readonly app: string | null;
  /** Android only, and only where screens are compared: delivered and settled. */
  readonly activity: string | null;
  readonly texts: readonly SeenText[];
  /** Is there a web view, and does the tree show what is in it? */
  readonly web: 'none' | 'filled' | 'empty';
  /** Perceptual hash of the web view's top square, as a control has one. */
  readonly picture?: string;
  /** Something on screen says that it is still loading. */
  readonly loading: boolean;
  readonly tree?: Evidence;
  readonly screenshot?: Evidence;
}

/** Something the harness did to the phone. `forced` steps are those the app asks for between the tap and the content. */
export interface Step {
  readonly atMs: number;
  readonly did: 'launch' | 'search' | 'enter' | 'type' | 'paste' | 'send' | 'tap' | 'press' | 'read-address' | 'home';
  readonly what: string;
  readonly forced?: boolean;
  /** A press on a page of the app's browser: the page's address, as the app itself told it before the press. */
  readonly address?: string;
}

/** How the link appears where it was delivered. */
export type Delivery =
  | { readonly state: 'shown'; readonly as: 'plain' | 'card' | 'folded' }
  | { readonly state: 'altered'; readonly shows: string }
  | { readonly state: 'failed'; readonly mark: string }
  | { readonly state: 'missing' }
  /** Scope search: rows of the result list, in order. `own` is the row of the link's own host or mini program. */
  | {
      readonly state: 'results';
      readonly rows: readonly ResultRow[];
      readonly own: number | null;
      /** Without an own one: the single row whose host, read on the picture, may be the link's. It was tapped. */
      readonly nearly?: number;
    }
  /** Scope search: the app went on by itself. */
  | { readonly state: 'jumped' };

export interface ResultRow {
  readonly title: string;
  readonly host: string | null;
  readonly kind: string | null;
  readonly owner: string | null;
  /** Read on the picture: a character here and there may be another. */
  readonly by?: 'ocr';
}

/** The address of the page in the app's browser, as the app itself tells it, or why it could not be read. */
export type Address =
  | { readonly url: string; readonly by: 'menu' | 'bar' }
  | { readonly url: null; readonly why: 'no-web-view' | 'no-menu' | 'not-offered' | 'refused' };

/** What one trial saw, from before delivery to the settled end. */
export interface Observation {
  readonly delivery: Delivery;
  readonly frames: readonly Frame[];
  readonly steps: readonly Step[];
  readonly address: Address;
  /** The tap brought a new activity, a load indicator or any change. Null if nothing could be tapped. */
  readonly reacted: boolean | null;
  /** T, the longest wait for this link: max(15 s, 3 × the control's time to content), at most 60 s. */
  readonly waitMs: number;
  /** The screen came to rest within T. */
  readonly settled: boolean;
  /** Where the page told to go another way: whether that way leads to the content. Absent where it was not tried. */
  readonly wayRound?: WayRound;
  /** The longest time the screen stood still after the tap and then changed once more. */
  readonly longestRestMs?: number;
  /** Anything refused or odd, for a reader of the record. */
  readonly notes: readonly string[];
}

/** The page's own advice, followed: its address copied, the phone's browser opened, the address pasted. */
export interface WayRound {
  /** What the phone's browser showed at the end; null if the way could not be gone. */
  readonly frame: Frame | null;
  /** Taps and inputs that it took, and milliseconds. */
  readonly steps: number;
  readonly durationMs: number;
}

/** The note of a trial whose screens could not be read well enough on their pictures. */
export const ILLEGIBLE = 'text recognition below its floor';

export interface PhoneFacts {
  readonly id: string;
  readonly platform: Platform;
  readonly osVersion: string;
  readonly model: string;
  readonly virtual: boolean;
}

/** Whose phone tapped. Only a recipient's phone proves that a message arrived. */
export type Vantage = 'sender' | 'recipient';

/** The trial could not be made, and that says nothing about the link. */
export interface Fault {
  readonly kind: 'instrument-fault' | 'precondition-failed';
  readonly why: string;
}

/** One attempt at one cell on one phone. Never edited; a retry is another trial. */
export interface Trial {
  readonly schema: 1;
  /** `wechat/taobao-item/group/ios#3` */
  readonly id: string;
  readonly cell: Cell;
  readonly attempt: number;
  readonly phone: PhoneFacts;
  /** Alias of the account, never its number. */
  readonly account: string | null;
  /** The sender's where it is not said. */
  readonly vantage?: Vantage;
  /** Versions read on the phone, by app id. */
  readonly versions: Readonly<Record<string, string>>;
  /** The phone's session in which it was made: `android-1/2`. Trials stand and fall with their session's canaries. */
  readonly session?: string;
  /** A canary's trial belongs to no planned cell: it shows that the instrument can see what it must see. */
  readonly canary?: CanaryKind;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly observation: Observation | null;
  readonly fault: Fault | null;
}

/** A link that must open, and a link that must be caught. */
export type CanaryKind = 'opens' | 'caught';

/** What is known beforehand about one app and scope: ids of links, null where none is known. */
export interface Canary {
  readonly app: string;
  readonly scope: Scope;
  readonly opens: string | null;
  readonly caught: string | null;
}

// ── control ─────────────────────────────────────────────────────────────────

/** One answer on the way from the address that was sent to the page that stayed. */
export interface Hop {
  readonly url: string;
  readonly status: number;
}

export type Loaded =
  | {
      readonly state: 'loaded';
      readonly url: string;
      readonly status: number;
      readonly title: string;
      /** Visible text, white space folded, cut at 4,000 characters. */
      readonly text: string;
      /** From opening to the declared content, or to rest if it never came. */
      readonly contentMs: number;
      readonly screenshot: Evidence;
      /** Perceptual hash of the page's top square, 64 hex digits; absent where the picture has nothing in it. */
      readonly picture?: string;
      /** The same of the page laid out at the widths of other phones. */
      readonly pictures?: readonly string[];
    }
  /** The screen of a phone whose own browser was sent there. */
  | { readonly state: 'seen'; readonly frame: Frame }
  /** The network or the site said no: `net::ERR_…`. */
  | { readonly state: 'down'; readonly error: string }
  /** Our own browser failed; it says nothing about the link. */
  | { readonly state: 'failed'; readonly error: string };

/** Apps that a host's association files name: assetlinks.json (packages), apple-app-site-association (app ids). */
export interface Association {
  readonly host: string;
  /** Null where the host has no such file, or none that can be read. */
  readonly android: readonly string[] | null;
  readonly ios: readonly string[] | null;
}

/** The same link outside the source app. */
export interface Control {
  readonly schema: 1;
  readonly link: string;
  /** `browser`: an ordinary mobile one; the source app whose user agent was worn; `phone`: a phone's own browser. */
  readonly agent: string;
  /** Of the hosts on the way; asked once a link and run, with the first look of `browser`. */
  readonly associations?: readonly Association[];
  /** Id of the phone, where the agent is one. */
  readonly phone?: string;
  readonly moment: 'before' | 'after';
  readonly startedAt: string;
  readonly durationMs: number;
  readonly chain: readonly Hop[];
  readonly page: Loaded;
}

// ── the instrument itself ───────────────────────────────────────────────────

/**
 * What brings back a phone that was lost, or an app that is not where it must be, from the cheapest on: another look, a
 * dialog put away, the app started afresh; a new session, the driver's server on the phone, the phone's own Appium
 * server, its connection, and what the lab file has for rebooting it and for cutting its power.
 */
export type Rung =
  | 'settle'
  | 'dismiss'
  | 'relaunch'
  | 'session'
  | 'server'
  | 'appium'
  | 'reconnect'
  | 'reboot'
  | 'power';

/** Something that befell the instrument and says nothing about any link: a line of incidents.jsonl. */
export type Incident = { readonly schema: 1; readonly at: string } & (
  | {
      readonly what: 'recovery';
      readonly phone: string;
      readonly rung: Rung;
      readonly durationMs: number;
      readonly worked: boolean;
      /** What had happened, or which dialog it was. */
      readonly why: string;
      /** The trial in which it happened, where it was one. */
      readonly trial?: string;
    }
  /** Left alone for a while, with the last lines of its server's log as evidence. */
  | {
      readonly what: 'quarantined';
      readonly phone: string;
      readonly restMs: number;
      readonly why: string;
      readonly log?: Evidence;
    }
  /** In use again: its canaries did as they must. */
  | { readonly what: 'readmitted'; readonly phone: string; readonly afterMs: number }
  /** Not used any more in this run. */
  | { readonly what: 'given-up'; readonly phone: string; readonly why: string }
  /** Several phones were lost together: nobody tries anything until one answers. */
  | { readonly what: 'paused'; readonly phones: readonly string[] }
  | { readonly what: 'resumed'; readonly durationMs: number }
  /** Its Appium server was exchanged between two trials. */
  | { readonly what: 'recycled'; readonly phone: string; readonly why: 'age' | 'memory' }
  /** Left alone for the rest of the run, on every phone. */
  | {
      readonly what: 'account-stopped';
      readonly phone: string;
      readonly app: string;
      readonly account: string;
      readonly why: string;
      readonly trial: string;
    }
);

// ── judging ─────────────────────────────────────────────────────────────────

export type Outcome =
  | 'lost'
  | 'inert'
  | 'stop'
  | 'copy'
  | 'confirm'
  | 'diverted'
  | 'absent'
  | 'os-prompt'
  | 'page'
  | 'app'
  | 'refused'
  | 'unclear';

export type Validity = 'valid' | 'instrument-fault' | 'precondition-failed' | 'control-failed';

export type VerdictName =
  | 'direct'
  | 'conditional'
  | 'blocked'
  | 'likely-blocked'
  | 'target-refusal'
  | 'down'
  | 'mixed'
  | 'insufficient'
  | 'not-applicable';

/** What one trial comes to, with the rule that decided. */
export interface JudgedTrial {
  readonly trial: string;
  readonly validity: Validity;
  /** Rule of docs/verdicts.md: O1 … O13, or the validity rule that took the trial out. */
  readonly rule: string;
  /** Null where the trial is not valid. */
  readonly outcome: Outcome | null;
  /** unclear: slow, load-error, shell, unreadable; diverted: to what; the interstitial's id; … */
  readonly detail?: string;
  /** confirm: where pressing on ended. */
  readonly end?: Outcome;
  readonly notes: readonly string[];
}

/** What is concluded about a cell. The shape of an entry of verdicts.json. */
export interface Verdict {
  readonly cell: Cell;
  readonly verdict: VerdictName;
  /** blocked: the most frequent way. */
  readonly how?: Outcome;
  /** direct: the most frequent way. */
  readonly via?: 'page' | 'app' | 'os-prompt';
  /** In words of the rules: why insufficient, what differs in mixed, the declared reason. */
  readonly why?: string;
  /** Rule of docs/verdicts.md: V1 … V13. */
  readonly rule: string;
  /** Valid trials by outcome. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Trials made, valid or not. */
  readonly trials: number;
  /** Whose phone tapped; absent where no trial was valid. */
  readonly vantage?: Vantage;
  /** How many valid trials agree with the verdict, and the exact (Clopper-Pearson) 95 % interval of their share. */
  readonly share?: {
    readonly agree: number;
    readonly of: number;
    readonly low: number;
    readonly high: number;
  };
  /** Median number of steps from the tap to the end, over valid trials. */
  readonly steps: number | null;
  /** Median seconds from the tap to the settled end, over valid trials. */
  readonly seconds: number | null;
  /** Blocked, and the page told how else to get there: whether that leads to the content, in how many steps and seconds. */
  readonly wayRound?: { readonly works: boolean; readonly steps: number; readonly seconds: number };
  /** More that a reader must know: `no-negative-canary`, `single-vantage`, … */
  readonly flags: readonly string[];
  readonly judged: readonly JudgedTrial[];
  /** Ids of the commitments that are in force for this cell; absent where nobody promised anything. */
  readonly committed?: readonly string[];
  /** Whether all of them came true; absent where the verdict does not say. */
  readonly asCommitted?: boolean;
}

/**
 * A canary's trial: `clean` did as it must, `dark` showed nothing, as without a network, `false` did something else,
 * `unheard` could not be used.
 */
export interface JudgedCanary extends JudgedTrial {
  readonly canary: CanaryKind;
  readonly session: string;
  readonly song: 'clean' | 'dark' | 'false' | 'unheard';
}

/** verdicts.json */
export interface Verdicts {
  readonly schema: 1;
  readonly runId: string;
  readonly ruleset: string;
  /** What became of the canaries; absent where none were tried. */
  readonly canaries?: readonly JudgedCanary[];
  readonly verdicts: readonly Verdict[];
}

// ── run ─────────────────────────────────────────────────────────────────────

/** What somebody promised for a set of cells. Compared with verdicts, never merged into them. */
export interface Commitment {
  readonly id: string;
  /** Who promised: an owner of owners.yaml, or the name of an authority. */
  readonly by: string;
  /** Dates (`2021-09-17`): when it was said, and from when on it holds. */
  readonly said: string;
  readonly from: string;
  readonly text: Named;
  readonly source: string;
  /** The cells it speaks of: those that any of these describes. */
  readonly cells: readonly CellsWhere[];
  /** Verdicts that keep the promise. */
  readonly keeps: readonly VerdictName[];
  /** What limits it, in the words of who reported it: on trial, latest version only, reported by one paper. */
  readonly note?: Named;
}

/** Every key must agree with the cell; one that is left out leaves it open. */
export interface CellsWhere {
  readonly app?: readonly string[];
  readonly link?: readonly string[];
  /** Of the link. */
  readonly owner?: readonly string[];
  /** A company promises nothing about its own links. */
  readonly notOwner?: readonly string[];
  readonly category?: readonly string[];
  readonly scope?: readonly Scope[];
  readonly platform?: readonly Platform[];
  readonly presentation?: readonly Presentation[];
}

/** run.json: everything the judge and the reporters need that is not a trial or a control. */
export interface Run {
  readonly schema: 1;
  readonly runId: string;
  readonly matrix: { readonly file: string; readonly sha256: string; readonly title: Named };
  readonly plan: Plan;
  readonly apps: readonly App[];
  readonly lab: {
    readonly virtual: boolean;
    /** Name of the world, for a virtual lab. */
    readonly world?: string;
    /** A world that does not come with the project: where it was, and a digest of its files and sites. */
    readonly worldFrom?: { readonly path: string; readonly sha256: string };
    readonly phones: readonly PhoneFacts[];
    /** Absent where the lab declares none. Their links are among the plan's. */
    readonly canaries?: readonly Canary[];
    /** Phones that were named but could not be used, with the reason. */
    readonly leftOut: readonly { readonly id: string; readonly why: string }[];
    /** Absent where every cell could be tried when the run began. */
    readonly unserved?: readonly UnservedCell[];
  };
  /** Those in force on the day that is measured; on a virtual lab the world's day. Absent where there are none. */
  readonly commitments?: readonly Commitment[];
  /** Of Hutong, Node, Appium, drivers, adb, Chromium. */
  readonly versions: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

// ── comparing ───────────────────────────────────────────────────────────────

/**
 * What has become of a cell from one run to another.
 *
 * `opened` and `closed` are between opening (direct, conditional) and blocked; `undecided` and `decided` say that one
 * run could not tell; `changed` is any other difference of verdict or way; `appeared` and `gone` are of the plan.
 */
export type ChangeKind = 'opened' | 'closed' | 'changed' | 'undecided' | 'decided' | 'appeared' | 'gone';

/** A verdict as a comparison shows it, with the versions of the apps that it is about. */
export interface Found extends Pick<Verdict, 'verdict' | 'how' | 'via' | 'why' | 'rule' | 'trials'> {
  /** Of the source app and of the link's own app, as read on the phones of this cell's trials; more than one where they differ. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
}

export interface Change {
  readonly cell: Cell;
  readonly kind: ChangeKind;
  /** Null where the run does not have the cell. */
  readonly before: Found | null;
  readonly after: Found | null;
}

/** One of two runs that are compared. */
export interface ComparedRun {
  readonly runId: string;
  readonly matrix: string;
  readonly virtual: boolean;
  readonly world?: string;
  readonly ruleset: string;
  readonly startedAt: string;
}

/** Why two runs may differ although no app has changed. */
export type Unlike = 'lab' | 'world' | 'ruleset' | 'matrix';

/** Two runs side by side: what `hutong diff --format json` prints. */
export interface Comparison {
  readonly schema: 1;
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly unlike: readonly Unlike[];
  /** Cells that both have. */
  readonly compared: number;
  /** In the order of the later run's plan; those that are gone come last. */
  readonly changes: readonly Change[];
}

/** What ties a report to the evidence that it was made from: digest of the seal, and of the key that signed it. */
export interface SealMark {
  /** 1 for the first seal of a run. */
  readonly number: number;
  readonly sha256: string;
  readonly key: string;
}

/** A whole stored run, as reporters get it. */
export interface StoredRun {
  readonly run: Run;
  readonly trials: readonly Trial[];
  readonly controls: readonly Control[];
  /** Absent where nothing befell the instrument. */
  readonly incidents?: readonly Incident[];
  readonly verdicts: Verdicts;
  /** Its newest seal; absent where the run is not sealed. */
  readonly seal?: SealMark;
  /** sha256 of run.json, trials.jsonl, controls.jsonl and verdicts.json as they lie in the run's folder, by name. */
  readonly digests?: Readonly<Record<string, string>>;
  /** With an earlier run, where the report is asked to tell what has changed since. */
  readonly comparison?: Comparison;
}

/** A cell in one document about a run. A verdict is a finding: `undecided` says that the measurement fell short. */
export interface DocumentedCell {
  readonly id: string;
  readonly cell: Cell;
  readonly status: 'decided' | 'undecided' | 'skipped';
  readonly sentence: Named;
  /** Why it came out so or was left out. */
  readonly why?: Named;
  /** Null where no verdict is stored, or the matrix leaves the cell out. */
  readonly verdict: Verdict | null;
  readonly trials: readonly (Pick<
    Trial,
    'id' | 'attempt' | 'account' | 'vantage' | 'versions' | 'startedAt' | 'durationMs' | 'fault'
  > & {
    /** Id of the phone, one of the lab's. */
    readonly phone: string;
    /** Screenshots from chat to landing, as paths inside the run's folder. */
    readonly screenshots: readonly string[];
  })[];
}

/** A run and what came of it in one document: what the reporter `json` writes. */
export interface RunDocument extends Pick<Run, 'runId' | 'matrix' | 'lab' | 'versions' | 'startedAt' | 'endedAt'> {
  readonly schema: 1;
  readonly virtual: boolean;
  /** Of a virtual run: that it says nothing about any real app. */
  readonly notice?: Named;
  readonly ruleset: string;
  readonly commitments?: readonly Commitment[];
  readonly seal?: SealMark;
  readonly digests?: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<DocumentedCell['status'], number>>;
  readonly cells: readonly DocumentedCell[];
}

/** What a reporter writes: file name inside the run's `report/` folder → content. `stdout` is printed. */
export interface Rendered {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Evidence that must lie inside the report, for tools that look nowhere else: file name → what is copied there. */
  readonly evidence?: Readonly<Record<string, Evidence>>;
  /** What is printed to PDF: file name → pages. */
  readonly print?: Readonly<Record<string, PrintedPages>>;
  readonly stdout?: string;
}

/** A document of A4 pages, as HTML that needs nothing else: no script of it is run, nothing is fetched. */
export interface PrintedPages {
  readonly html: string;
  /** In the margins of every page: Chromium's templates (`<span class="pageNumber">`), which see no style sheet. */
  readonly header: string;
  readonly footer: string;
}

export type Language = 'zh' | 'en';

/** A reporter is one pure function of the stored run. */
export type Reporter = (stored: StoredRun, options: { readonly language: Language }) => Rendered | Promise<Rendered>;
