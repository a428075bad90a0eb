import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Knowledge, readKnowledge } from './knowledge.ts';

/** Reads the data files beside this one. The only file of the judge that touches the disk; the rest is pure. */
export function loadKnowledge(): Knowledge {
  const read = (name: string): unknown => parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
  return readKnowledge({
    owners: read('owners.yaml'),
    interstitials: read('interstitials.yaml'),
    wording: read('wording.yaml'),
  });
}
