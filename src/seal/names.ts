/** What a run's seals are called. A name, never an address: nothing is ever fetched from there (RFC 6761, `.invalid`). */
export const PREDICATE_TYPE = 'https://hutong.invalid/run/v1';
/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** Files that are sealed beside the evidence. */
export const RECORDS = ['run.json', 'trials.jsonl', 'controls.jsonl', 'verdicts.json'] as const;

/** Sealed too, where the instrument met with anything. */
export const INCIDENTS = 'incidents.jsonl';

/** Where the seals of a run lie, numbered from 1. Judging anew adds one. */
export const SEALS = 'seals';
export const sealFile = (number: number): string => `${SEALS}/${number}/run.sigstore.json`;
export const keyFile = (number: number): string => `${SEALS}/${number}/key.pem`;
/** The verdicts that a seal speaks of, once newer ones have taken their place. */
export const olderVerdicts = (number: number): string => `${SEALS}/${number}/verdicts.json`;

/** Which of these names are seals, by number in rising order. */
export const sealNumbers = (names: Iterable<string>): readonly number[] =>
  [...names]
    .flatMap((name) => {
      const number = Number(/^seals\/([1-9]\d{0,5})\/run\.sigstore\.json$/.exec(name)?.[1]);
      return Number.isNaN(number) ? [] : [number];
    })
    .toSorted((a, b) => a - b);

/** In a run's folder and yet no part of what is sealed: made from it, of the moment, or half written when it was killed. */
export const isDerived = (name: string): boolean =>
  /^(report|logs)(\/|$)/.test(name) || /^lock\./.test(name) || /\.\d+-\d+\.tmp$/.test(name);

/** May be a subject of a statement. */
export const isSealable = (name: string): boolean =>
  (RECORDS as readonly string[]).includes(name) || name === INCIDENTS || /^evidence\/[^/]+$/.test(name);
