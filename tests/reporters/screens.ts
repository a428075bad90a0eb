import sharp from 'sharp';

/** Screens of a phone for sample evidence, 360 × 760: drawn, never photographed. */
export type Screen =
  | { readonly kind: 'chat'; readonly title: string; readonly link?: string; readonly platform: 'android' | 'ios' }
  | { readonly kind: 'search'; readonly app: string; readonly typed: string; readonly rows: readonly string[] }
  | {
      readonly kind: 'page';
      readonly bar: string;
      readonly title: string;
      readonly lines: readonly string[];
      readonly tint: string;
    }
  | { readonly kind: 'stop'; readonly bar: string; readonly lines: readonly string[]; readonly button?: string }
  | {
      readonly kind: 'dialog';
      readonly over: string;
      readonly text: string;
      readonly buttons: readonly [string, string];
    };

const WIDTH = 360;
const HEIGHT = 760;
const FONT = 'font-family="Noto Sans CJK SC"';

const escaped = (text: string): string =>
  text.replace(/[\u0000-\u001f\ud800-\udfff]/g, ' ').replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);

const text = (x: number, y: number, words: string, more = 'font-size="15" fill="#1b1b1b"'): string =>
  `<text x="${x}" y="${y}" ${FONT} ${more}>${escaped(words)}</text>`;

const bar = (title: string, back = '‹'): string =>
  `<rect width="${WIDTH}" height="76" fill="#ededed"/>${text(14, 20, '10:24', 'font-size="12" fill="#333"')}` +
  `<rect x="318" y="10" width="26" height="12" rx="3" fill="none" stroke="#333"/>` +
  text(16, 56, back, 'font-size="24" fill="#333"') +
  text(WIDTH / 2, 55, title, 'font-size="16" text-anchor="middle" fill="#111"') +
  text(322, 54, '···', 'font-size="18" fill="#333"');

const wrapped = (words: string, most: number): string[] => words.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [];

function body(screen: Screen): string {
  switch (screen.kind) {
    case 'chat': {
      const lines = screen.link === undefined ? [] : wrapped(screen.link, 24);
      const bubble = lines.length
        ? `<rect x="70" y="238" width="232" height="${26 + lines.length * 22}" rx="8" fill="#95ec69"/>` +
          lines.map((line, i) => text(84, 264 + i * 22, line, 'font-size="15" fill="#1f4e9c"')).join('') +
          '<rect x="312" y="238" width="34" height="34" rx="6" fill="#6f8fb3"/>'
        : '';
      return (
        bar(screen.title) +
        '<rect x="14" y="120" width="34" height="34" rx="6" fill="#c9a26b"/><rect x="58" y="120" width="150" height="40" rx="8" fill="#fff"/>' +
        text(72, 146, '收到了，谢谢') +
        bubble +
        `<rect y="700" width="${WIDTH}" height="60" fill="#f7f7f7"/><rect x="50" y="710" width="230" height="38" rx="6" fill="#fff"/>` +
        text(296, 735, screen.platform === 'ios' ? '⊕' : '发送', 'font-size="15" fill="#07a854"')
      );
    }
    case 'search':
      return (
        bar(screen.app) +
        `<rect x="14" y="86" width="332" height="40" rx="20" fill="#fff"/>` +
        text(30, 111, screen.typed.slice(0, 34), 'font-size="13" fill="#444"') +
        screen.rows
          .map(
            (row, i) =>
              `<rect x="14" y="${144 + i * 92}" width="332" height="80" rx="8" fill="#fff"/>${text(28, 176 + i * 92, row)}`,
          )
          .join('')
      );
    case 'page':
      return (
        bar(screen.bar, '✕') +
        `<rect y="76" width="${WIDTH}" height="684" fill="#fff"/><rect y="76" width="${WIDTH}" height="300" fill="${screen.tint}"/>` +
        '<circle cx="180" cy="226" r="78" fill="#fff" opacity=".55"/><circle cx="206" cy="206" r="34" fill="#fff" opacity=".6"/>' +
        wrapped(screen.title, 18)
          .slice(0, 2)
          .map((line, i) => text(18, 414 + i * 27, line, 'font-size="19" font-weight="bold" fill="#111"'))
          .join('') +
        screen.lines.map((line, i) => text(18, 480 + i * 26, line.slice(0, 26), 'font-size="14" fill="#555"')).join('')
      );
    case 'stop':
      return (
        bar(screen.bar, '✕') +
        `<rect y="76" width="${WIDTH}" height="684" fill="#f2f2f2"/><circle cx="180" cy="230" r="38" fill="none" stroke="#e0913a" stroke-width="4"/>` +
        text(180, 244, '!', 'font-size="40" text-anchor="middle" fill="#e0913a"') +
        screen.lines
          .flatMap((line) => wrapped(line, 18))
          .map((line, i) => text(180, 320 + i * 28, line, 'font-size="16" text-anchor="middle" fill="#333"'))
          .join('') +
        (screen.button
          ? `<rect x="90" y="500" width="180" height="44" rx="6" fill="#07a854"/>${text(180, 528, screen.button, 'font-size="16" text-anchor="middle" fill="#fff"')}`
          : '')
      );
    case 'dialog':
      return (
        bar(screen.over) +
        `<rect width="${WIDTH}" height="${HEIGHT}" fill="#000" opacity=".45"/><rect x="40" y="300" width="280" height="150" rx="12" fill="#fff"/>` +
        text(180, 352, screen.text, 'font-size="15" text-anchor="middle" fill="#111"') +
        text(110, 424, screen.buttons[0], 'font-size="16" text-anchor="middle" fill="#555"') +
        text(250, 424, screen.buttons[1], 'font-size="16" text-anchor="middle" fill="#07a854"')
      );
  }
}

/** The same screen gives the same bytes. */
export const draw = (screen: Screen): Promise<Uint8Array> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#ededed"/>${body(screen)}</svg>`,
    ),
  )
    .png({ palette: true })
    .toBuffer();
