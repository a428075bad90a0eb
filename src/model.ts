/**
 * The nouns of Hutong, in the order in which they come to be. They import each other and nothing else, and decide
 * nothing.
 *
 * Everything here is plain JSON: what is stored in a run's folder is exactly these shapes.
 * Times are ISO 8601 strings in UTC; durations are milliseconds (`…Ms`).
 */

export * from './model/comparison.ts';
export * from './model/control.ts';
export * from './model/evidence.ts';
export * from './model/incident.ts';
export * from './model/matrix.ts';
export * from './model/plan.ts';
export * from './model/report.ts';
export * from './model/run.ts';
export * from './model/trial.ts';
export * from './model/verdict.ts';
export * from './model/version.ts';
