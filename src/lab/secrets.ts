import { StringDecoder } from 'node:string_decoder';

/** Takes secrets out of a text that is shown or kept. */
export type Hide = (text: string) => string;

const INSTEAD = '[secret]';

/** Values that came by the environment, in each form in which a tool may write them. */
export function hiding(secrets: readonly string[] = []): Hide {
  const forms = secrets
    .flatMap((secret) => [secret, ...secret.split('\n')])
    .map((secret) => secret.toWellFormed())
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .filter((form) => form.trim() !== '');
  // A longer one may hold a shorter one.
  const inOrder = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => inOrder.reduce((shown, form) => shown.replaceAll(form, INSTEAD), text);
}

/** Longest piece of output that is held back until its line ends. */
const LONGEST = 1_000_000;

/** The same for output that comes in pieces: a line is passed on when it is whole, `end` passes on the rest. */
export function hidingLines(hide: Hide, pass: (text: string) => void): { take(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    take: (chunk) => {
      rest += decoder.write(chunk);
      const end = rest.length > LONGEST ? rest.length : rest.lastIndexOf('\n') + 1;
      if (end === 0) return;
      pass(hide(rest.slice(0, end)));
      rest = rest.slice(end);
    },
    end: () => {
      pass(hide(rest + decoder.end()));
      rest = '';
    },
  };
}
