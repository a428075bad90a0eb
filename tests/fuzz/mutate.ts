import fc from 'fast-check';
import { nastyText, nastyValue } from './nasty.ts';

/** What is done to a text: a piece of it is taken out, written again and again, or changed for something else. */
const Cut = fc.record({
  /** Where the piece begins and ends, as shares of the text. */
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 200 })),
  put: fc.oneof(
    nastyText,
    fc.constantFrom('\n', '  ', ':', '- ', '"', "'", '<', '>', '/', '&', '{', '}', '[', ']', '#', ',', '|', '=', '9'),
  ),
  again: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.nat({ max: 50 })),
});

/** A valid text with some pieces of it spoilt. */
export const spoiltText = (valid: string): fc.Arbitrary<string> =>
  fc.array(Cut, { minLength: 1, maxLength: 4 }).map((cuts) =>
    cuts.reduce((text, { from, length, put, again }) => {
      const at = Math.floor(from * text.length);
      return text.slice(0, at) + put.repeat(again) + text.slice(at + length);
    }, valid),
  );

const Change = fc.record({
  place: fc.nat(),
  what: fc.constantFrom('replace', 'remove', 'add', 'repeat', 'wrap'),
  value: nastyValue,
  key: nastyText,
});

/** Valid data with some of its values replaced, taken out, repeated, or with keys that nobody knows. */
export const spoiltData = (valid: unknown): fc.Arbitrary<unknown> =>
  fc.array(Change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const root = { data: structuredClone(valid) };
    for (const change of changes) apply(root, { ...change, value: structuredClone(change.value) });
    return root.data;
  });

type Holder = Record<string, unknown> | unknown[];

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/** Every place of the data: what holds it, and under which key. */
function placesIn(holder: Holder): readonly { readonly holder: Holder; readonly key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(isHolder(value) ? placesIn(value) : []),
  ]);
}

function apply(
  root: Holder,
  { place, what, value, key: name }: { place: number; what: string; value: unknown; key: string },
): void {
  const places = placesIn(root);
  const found = places[place % Math.max(1, places.length)];
  if (!found) return;
  const { holder, key } = found;
  const old = (holder as Record<string, unknown>)[key];
  const put = (it: unknown): void => {
    Object.defineProperty(holder, key, { value: it, enumerable: true, writable: true, configurable: true });
  };
  if (what === 'replace') put(value);
  else if (what === 'wrap') put([old]);
  else if (what === 'remove' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (what === 'remove') Reflect.deleteProperty(holder, key);
  else if (Array.isArray(old)) old.push(...(what === 'repeat' ? structuredClone(old.slice(0, 50)) : [value]));
  else if (isHolder(old)) Object.defineProperty(old, name, { value, enumerable: true, configurable: true });
  else put(value);
}
