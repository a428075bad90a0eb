import type { StoredRun } from '#model';
import { html } from '#reporters/html/markup';
import type { Say, Section } from './section.ts';

/** How somebody with the run's folder finds out that this summary was made from it. */
export function evidence({ seal, digests = {} }: StoredRun, say: Say): Section {
  const names = Object.keys(digests);
  return [
    { zh: '证据与核验', en: 'The evidence, and how it is checked' },
    html`<div class="whole">${
      names.length === 0
        ? html`<p>${say({ zh: '没有提供运行目录中文件的摘要。', en: 'The digests of the stored files were not given.' })}</p>`
        : html`<p>${say({
            zh: '本报告由运行目录中的下列文件生成。在该目录中执行此命令，所得应与下面逐字相同：',
            en: 'This summary was made from these files of the run’s folder. There, this command must print what stands below:',
          })}</p>
<pre>sha256sum ${names.join(' ')}</pre>
<pre class="sums">${names.map((name) => `${digests[name]}  ${name}\n`)}</pre>
<p>${say({
            zh: 'trials.jsonl 和 controls.jsonl 记有每一张截图和每一份画面结构的 sha256，这也是它们在 evidence/ 中的文件名；因此以上摘要也确定了全部证据。',
            en: 'trials.jsonl and controls.jsonl hold the sha256 of every screenshot and screen tree, which is also its name in evidence/. So these digests settle all of the evidence.',
          })}</p>`
    }
${
  seal
    ? html`<p>${say({
        zh: `运行已封存（第 ${seal.number} 次）。封存文件 seals/${seal.number}/run.sigstore.json 的 sha256，以及签名所用公钥的 sha256：`,
        en: `The run is sealed (seal ${seal.number}). The sha256 of seals/${seal.number}/run.sigstore.json, and of the public key that signed it:`,
      })}</p>
<pre class="sums">${seal.sha256}  seals/${seal.number}/run.sigstore.json
${seal.key}  ${say({ zh: '公钥（DER）', en: 'public key (DER)' })}</pre>
<p>${say({
        zh: '在任何一台机器上，不连网也可以用 hutong verify 核验；只用 openssl 的方法见 docs/evidence.md。',
        en: 'hutong verify checks it on any machine, offline; docs/evidence.md says how plain openssl does.',
      })}</p>`
    : html`<p>${say({ zh: '本次运行尚未封存：摘要能发现改动，但没有签名。', en: 'This run is not sealed: the digests show changes, but nobody has signed them.' })}</p>`
}</div>`,
  ];
}
