import { AskedWrongly } from '#asked-wrongly';

/** A run could not be sealed, or what should be a seal is none. The message names the file or the setting. */
export class SealError extends AskedWrongly {}

/** A sealed run is not as it was: no new seal is put over that, however often it is tried. */
export class ChangedError extends SealError {}

/** What went wrong, in the words of whatever threw it. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
