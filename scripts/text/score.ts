import { distance } from 'fastest-levenshtein';
import type { Rect } from '#fixtures/phones/view';
import { inReadingOrder } from '#recognise/order';
import type { Shown } from './shown.ts';

/** What an engine found: a text and where, in the picture's pixels. */
export interface Piece {
  readonly text: string;
  readonly box: Rect;
}

export interface Score {
  /** Characters that were there to be read. */
  readonly characters: number;
  /** Of them wrong, missing, or too many where a text stands. */
  readonly wrong: number;
  /** Characters read where no text stands. */
  readonly invented: number;
  /** Texts, and those read without a mistake. */
  readonly texts: number;
  readonly exact: number;
  readonly mistakes: readonly { readonly shown: string; readonly read: string }[];
}

/** Compares what was read with what was drawn, text by text: a word counts only where it stands. */
export function score(shown: readonly Shown[], pieces: readonly Piece[], { statusBar }: { statusBar: number }): Score {
  const taken = new Map<Shown, Piece[]>();
  const stray: Piece[] = [];
  for (const piece of pieces) {
    const middle = { x: piece.box.x + piece.box.width / 2, y: piece.box.y + piece.box.height / 2 };
    if (middle.y < statusBar) continue;
    const holder = shown
      .filter(({ box }) => holds(box, middle))
      .toSorted((a, b) => Number(b.plain) - Number(a.plain) || area(a.box) - area(b.box))[0];
    if (holder) taken.set(holder, [...(taken.get(holder) ?? []), piece]);
    else stray.push(piece);
  }
  const compared = shown
    .filter(({ plain }) => plain)
    .map((one) => ({
      shown: plain(one.text),
      read: plain(
        inReadingOrder(taken.get(one) ?? [])
          .map(({ text }) => text)
          .join(''),
      ),
    }));
  const wrong = compared.map((one) => distance(one.shown, one.read));
  return {
    characters: sum(compared.map((one) => one.shown.length)),
    wrong: sum(wrong),
    invented: sum(stray.map(({ text }) => plain(text).length)),
    texts: compared.length,
    exact: wrong.filter((count) => count === 0).length,
    mistakes: compared.filter((_, at) => wrong[at] !== 0),
  };
}

/** Width of letters, spaces and the dots of an ellipsis are a matter of taste. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[・•]/g, '·')
    .replaceAll(/\.{2,}|⋯|·+$/g, '')
    .replaceAll(/\s/g, '');

const area = ({ width, height }: Rect): number => width * height;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Letters may stand a little out of their box. */
const SLACK = 4;

const holds = (box: Rect, { x, y }: { x: number; y: number }): boolean =>
  x >= box.x - SLACK && x <= box.x + box.width + SLACK && y >= box.y - SLACK && y <= box.y + box.height + SLACK;
