import type { Incident, Language, Run, Trial } from '#model';
import { rungName, sentenceOf } from '#reporters/incidents';
import { plain } from '#text';
import type { Doing, Progress, Standing } from './progress.ts';

/** Errors quote pages and phones, and may be as long as those. */
const LONGEST_WHY = 160;

const WORDS = {
  zh: {
    ...{ cells: '单元', cell: '单元', left: '约剩', trials: '次', fault: '仪器故障', virtual: '虚拟手机' },
    ...{ recovering: '恢复中', quarantined: '隔离', rests: '账号休息', paused: '暂停：多部手机失联' },
  },
  en: {
    ...{ cells: 'cells', cell: 'cell', left: 'left about', trials: 'trials', fault: 'fault', virtual: 'VIRTUAL' },
    ...{ recovering: 'recovering', quarantined: 'quarantined', rests: 'account rests' },
    paused: 'paused: several phones are lost',
  },
} as const;

// What stands here may quote pages and phones: nothing of it reaches a terminal as anything but text.

/** Everything that a run tells as lines of text, each given to `line`. */
export const inLines = (
  line: (text: string) => void,
  language: Language,
): Pick<Progress, 'begin' | 'say' | 'tried' | 'befell'> => ({
  begin: (run, folder) => line(beginLine(run, folder, language)),
  say: (text) => line(plain(text)),
  tried: (trial) => line(trialLine(trial, language)),
  befell: (incident) => line(incidentLine(incident, language)),
});

function beginLine({ matrix, plan, lab }: Run, folder: string, language: Language): string {
  const words = WORDS[language];
  const cells = `${plan.cells.length} ${plan.cells.length === 1 ? words.cell : words.cells}`;
  const world = lab.virtual ? `[${words.virtual} ${lab.world ?? ''}] ` : '';
  const phones = lab.phones.map(({ id }) => id).join(', ');
  return plain(`${world}${matrix.title[language]}: ${cells} · ${phones} · ${folder}`);
}

function trialLine(trial: Trial, language: Language): string {
  const end = trial.fault ? `  ${WORDS[language].fault}: ${trial.fault.why.slice(0, LONGEST_WHY)}` : '';
  return plain(`  ${trial.phone.id.padEnd(12)} ${trial.id}  ${(trial.durationMs / 1000).toFixed(1)} s${end}`);
}

const incidentLine = (incident: Incident, language: Language): string =>
  plain(sentenceOf(incident)[language].slice(0, 2 * LONGEST_WHY));

export function block(standing: Standing, language: Language): string {
  const words = WORDS[language];
  return [
    ...standing.phones.map(({ id, doing, trials, busy }) => {
      const share = `${Math.round(busy * 100)} %`.padStart(5);
      const now = doingText(doing, standing.nowMs, language);
      return `  ${id.padEnd(12)} ${share}  ${String(trials).padStart(3)} ${words.trials}  ${now}`;
    }),
    together(standing, language),
  ].join('\n');
}

function doingText(doing: Doing, nowMs: number, language: Language): string {
  const words = WORDS[language];
  switch (doing.state) {
    case 'idle':
      return '–';
    case 'trial':
      return plain(doing.id);
    case 'recovering':
      return `${words.recovering}: ${rungName(doing.rung)[language]}`;
    case 'quarantined':
      return `${words.quarantined}, ${duration(doing.untilMs - nowMs)}`;
    case 'account-rests':
      return `${words.rests}, ${duration(doing.untilMs - nowMs)}`;
    case 'paused':
      return words.paused;
  }
}

export function together(
  { phones, cells, done, trialsLeft, trialMs, elapsedMs }: Standing,
  language: Language,
): string {
  const words = WORDS[language];
  const working = Math.max(1, phones.filter(({ doing }) => doing.state === 'trial').length);
  const left = trialMs === null ? '…' : duration((trialsLeft * trialMs) / working);
  return `  ${done}/${cells} ${words.cells} · ${duration(elapsedMs)} · ${words.left} ${left}`;
}

const duration = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};
