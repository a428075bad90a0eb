import type { App, Association } from '#model';
import { both, type Html, html, recorded } from './markup.ts';

/** Which apps the hosts of a link declare to open their links: a fact about the target, whatever any source app does. */
export function associations(asked: readonly Association[], apps: readonly App[]): Html {
  const naming = asked.filter(({ android, ios }) => (android?.length ?? 0) + (ios?.length ?? 0) > 0);
  const silent = asked.filter((one) => !naming.includes(one));
  return html`<section class="control"><h3>${both({ zh: '域名的应用声明', en: 'What the hosts declare' })}</h3>
${naming.map((one) => declaration(one, apps))}
${silent.length > 0 && html`<p class="small">${both({ zh: '未见应用声明的域名：', en: 'No declaration found on: ' })}${silent.map(({ host }, index) => html`${index > 0 && ' · '}${recorded(host)}`)}</p>`}</section>`;
}

const declaration = ({ host, android, ios }: Association, apps: readonly App[]): Html =>
  html`<p>${recorded(host)} ${both({ zh: '声明可由以下应用打开它的链接：', en: 'declares that these apps may open its links:' })}</p>
<ul>${[...(android ?? []).map((id) => named(id, 'Android', apps)), ...(ios ?? []).map((id) => named(id, 'iOS', apps))]}</ul>`;

function named(id: string, system: 'Android' | 'iOS', apps: readonly App[]): Html {
  const app = apps.find(({ android, ios }) =>
    system === 'Android' ? android?.package === id : ios !== undefined && bundleOf(id) === ios.bundle,
  );
  return html`<li>${app !== undefined && html`${both(app.name)} · `}${system} <code>${recorded(id)}</code></li>`;
}

/** An app id is the team's prefix and the bundle id. */
const bundleOf = (appId: string): string => appId.slice(appId.indexOf('.') + 1);
