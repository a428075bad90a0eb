import type { Box } from '#screen/tree';

/** One line of text on a picture. */
export interface Line {
  readonly text: string;
  /** In the picture's own pixels. */
  readonly box: Box;
  /** Mean over the line's characters, 0 to 1. */
  readonly confidence: number;
}

/** What stands on a picture, row by row. */
export interface Read {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}
