import { evidencePath, type Frame, type Observation, type Run, type Step, type Trial } from '#model';
import { appName } from '#reporters/sentence';
import { MOMENTS, STEPS, THINGS } from '#reporters/words';
import { both, type Html, html, recorded } from './markup.ts';
import { seconds } from './said.ts';

/** From a file in report/cells/ to the run's evidence. */
const EVIDENCE = '../../';

/** Its screenshots in order, each with what was done since the one before. They are loaded when they are looked at. */
export const filmStrip = (trial: Trial, { frames, steps }: Observation, run: Run, evidence: string = EVIDENCE): Html =>
  html`<ol class="film">${frames.map((frame, index) => {
    const since = frames[index - 1]?.atMs ?? -1;
    const done = steps.filter(({ atMs }) => atMs > since && atMs <= frame.atMs);
    return picture(frame, { id: `t${trial.attempt}f${index + 1}`, done, run, evidence });
  })}</ol>`;

interface Shown {
  readonly id: string;
  readonly done: readonly Step[];
  readonly run: Run;
  readonly evidence: string;
}

const picture = (frame: Frame, { id, done, run, evidence }: Shown): Html => html`
<li class="frame m-${frame.moment}"><figure>
${
  frame.screenshot
    ? html`<a href="${evidence}${evidencePath(frame.screenshot)}"><img src="${evidence}${evidencePath(frame.screenshot)}" loading="lazy" decoding="async" aria-labelledby="${id}"></a>`
    : html`<div class="no-picture">${both({ zh: '没有截图', en: 'no screenshot' })}</div>`
}
<figcaption><p id="${id}"><b>${both(MOMENTS[frame.moment])}</b> ${seconds(frame.atMs)}</p>
<p class="front">${inFront(frame, run)}${frame.activity === null ? null : html` <code>${recorded(frame.activity)}</code>`}${frame.loading ? html` <em>${both({ zh: '加载中', en: 'loading' })}</em>` : null}</p>
${done.length === 0 ? null : stepList(done)}</figcaption>
</figure></li>`;

/** The app that a screen belongs to. */
export const inFront = ({ app }: Frame, { apps }: Run): Html =>
  app === null ? both({ zh: '前台未知', en: 'front unknown' }) : both(appName(apps, app));

const stepList = (steps: readonly Step[]): Html =>
  html`<ul class="steps">${steps.map(
    ({ did, what, atMs, forced, address }) =>
      html`<li${forced ? html` class="forced"` : null}><b>${both(STEPS[did])}</b> ${thing(what)} <small>${seconds(atMs)}</small>${
        forced ? html` <em>${both({ zh: '应用要求', en: 'forced' })}</em>` : null
      }${address === undefined ? null : html` <code class="address">${recorded(address)}</code>`}</li>`,
  )}</ul>`;

const thing = (what: string): Html => {
  const known = THINGS.get(what);
  return known ? both(known) : recorded(what);
};

/** What was done after the last picture, or null. */
export function stepsAfter({ frames, steps }: Observation): Html | null {
  const last = frames.at(-1)?.atMs ?? -1;
  const after = steps.filter(({ atMs }) => atMs > last);
  return after.length === 0 ? null : stepList(after);
}

/** What could be read on each screen, and the names of the files that prove it. Trees are named, not linked: a browser would run them. */
export const textsRead = (frames: readonly Frame[]): Html => html`<details>
<summary>${both({ zh: '屏幕上读到的文字与证据文件', en: 'Texts on the screens, and the evidence files' })}</summary>
${frames.map(
  (frame) => html`<section><h4>${both(MOMENTS[frame.moment])} ${seconds(frame.atMs)}</h4>
<ul class="texts">${frame.texts.map(
    ({ text, part, role, by }) =>
      html`<li>${recorded(text)} <small>${part === 'web' ? both({ zh: '网页', en: 'page' }) : both({ zh: '应用', en: 'app' })}${role === 'text' ? null : html` · ${role}`}${by === 'ocr' ? ' · OCR' : null}</small></li>`,
  )}</ul>
${[frame.screenshot, frame.tree]
  .filter((file) => file !== undefined)
  .map((file) => html`<p class="file"><code>${evidencePath(file)}</code></p>`)}</section>`,
)}</details>`;
