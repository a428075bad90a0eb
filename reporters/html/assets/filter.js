// Narrows the matrix to what a reader looks for. The choice stands in the address: #app=wechat&result=blocked
(() => {
  const form = document.querySelector('form.filter');
  const table = document.querySelector('.matrix');
  if (!form || !table) return;

  const said = form.querySelector('output');
  const fields = [...form.querySelectorAll('input, select')];
  const ends = new Map(
    [...form.querySelectorAll('option[data-ends-zh]')].map((option) => [option.value, option.dataset]),
  );
  const plain = (/** @type {string} */ text) => text.normalize('NFKC').toLowerCase();
  const text = (/** @type {Element | null} */ element) => plain(element?.textContent ?? '');

  const owners = [...table.querySelectorAll('.owner')];
  const links = [...table.querySelectorAll('.link')];
  const platforms = [...table.querySelectorAll('thead .platform')];
  const each = platforms.length / links.length;
  const columns = platforms.map((platform, at) => {
    const link = links[Math.floor(at / each)];
    const owner = owners.find((one) => one.dataset.owner === link.dataset.owner);
    const [zh, en] = link.children.length ? link.children : [link, link];
    return {
      head: platform,
      link: link.dataset.link,
      owner: `owner:${link.dataset.owner}`,
      platform: platform.dataset.platform,
      zh: zh.textContent,
      en: en.textContent,
      words: `${text(owner)} ${text(link)} ${text(platform)}`,
    };
  });

  /** Everything that can be found about a cell: the sentence in both languages, company, system and id. */
  function wordsOf(row, column, cell) {
    const end = ends.get(cell.dataset.result);
    const sentence = (says, name, end) => `${says.replace('{}', name)}：${end ?? ''}`;
    return plain(
      `${sentence(row.dataset.zh, column.zh, end?.endsZh)} ${sentence(row.dataset.en, column.en, end?.endsEn)} ` +
        `${cell.textContent} ${column.words} ${cell.id.slice('cell-'.length).replaceAll('.', '/')}`,
    );
  }

  const rows = [...table.tBodies].flatMap((body) =>
    [...body.rows].map((row) => ({
      body,
      row,
      head: text(row.cells[0]),
      cells: [...row.cells].slice(1).map((cell, at) => ({
        cell,
        column: columns[at],
        result: cell.dataset.result ?? null,
        words: null,
      })),
    })),
  );
  const total = rows.reduce((sum, { cells }) => sum + cells.filter(({ result }) => result !== null).length, 0);

  function learn(one, { row, head }) {
    if (one.result !== null) one.words ??= `${head} ${wordsOf(row, one.column, one.cell)}`;
  }

  function matches(one, { row, head }, asked) {
    if (one.result === null) return false;
    if (asked.app && row.dataset.app !== asked.app) return false;
    if (asked.scope && row.dataset.scope !== asked.scope) return false;
    if (asked.platform && one.column.platform !== asked.platform) return false;
    if (asked.link && one.column.link !== asked.link && one.column.owner !== asked.link) return false;
    if (asked.result && one.result !== asked.result && !one.result.startsWith(`${asked.result}.`)) return false;
    if (asked.words.length === 0) return true;
    learn(one, { row, head });
    return asked.words.every((word) => one.words.includes(word));
  }

  function asked() {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    return { ...values, words: plain(values.words).split(/\s+/).filter(Boolean) };
  }

  /** Hidden is only what changes: the page lays out no more than it must. */
  function hide(element, hidden) {
    if (element.hidden !== hidden) element.hidden = hidden;
  }

  /** Rows that a screen can hold; those below follow in the next frame. */
  const SCREEN = 14;
  let turn = 0;

  function apply() {
    turn += 1;
    const mine = turn;
    const wanted = asked();
    const found = rows.map((row) => row.cells.map((one) => matches(one, row, wanted)));
    const shown = columns.map((_, at) => found.some((cells) => cells[at]));
    const count = found.reduce((sum, cells) => sum + cells.filter(Boolean).length, 0);
    const some = rows.flatMap((_, index) => (found[index].includes(true) ? [index] : []));
    for (const [index, { row }] of rows.entries()) if (!some.includes(index)) hide(row, true);
    const draw = (indexes) => {
      for (const index of indexes) {
        const { body, row, cells } = rows[index];
        hide(body, false);
        hide(row, false);
        for (const [at, one] of cells.entries()) {
          hide(one.cell, !shown[at]);
          const other = !found[index][at];
          if (one.cell.classList.contains('other') !== other) one.cell.classList.toggle('other', other);
        }
      }
    };
    draw(some.slice(0, SCREEN));
    const rest = some.slice(SCREEN);
    // Unless another filter has come in between.
    if (rest.length > 0) requestAnimationFrame(() => setTimeout(() => mine === turn && draw(rest)));
    for (const body of table.tBodies) {
      if (!some.some((index) => rows[index].body === body)) hide(body, true);
    }
    heads(shown);
    for (const field of fields) field.classList.toggle('set', field.value !== '');
    const open = count === total;
    form.querySelector('button').disabled = fields.every(({ value }) => value === '');
    hide(table, count === 0);
    say(
      open
        ? [`共 ${total} 格`, `${total} cells`]
        : count === 0
          ? ['没有符合条件的格子', 'No cell is like that']
          : [`找到 ${count} 格（共 ${total} 格）`, `${count} of ${total} cells`],
    );
  }

  function heads(shown) {
    for (const [at, { head }] of columns.entries()) hide(head, !shown[at]);
    const width = (member) => columns.filter((column, at) => shown[at] && member(column)).length;
    const size = (head, span) => {
      hide(head, span === 0);
      head.style.setProperty('--span', String(span));
    };
    for (const head of links)
      size(
        head,
        width(({ link }) => link === head.dataset.link),
      );
    for (const head of owners)
      size(
        head,
        width(({ owner }) => owner === `owner:${head.dataset.owner}`),
      );
    const wide = Math.max(Math.min(8, columns.length), shown.filter(Boolean).length);
    for (const element of [table, ...table.rows]) element.style.setProperty('--wide', String(wide));
  }

  function say([zh, en]) {
    const words = Object.entries({ 'zh-CN': zh, en }).map(([lang, text]) => {
      const span = document.createElement('span');
      span.lang = lang;
      span.textContent = text;
      return span;
    });
    said.replaceChildren(...words);
  }

  /** Only what is set stands in the address. An address that names a cell or a section is left as it is. */
  function keep() {
    const set = new URLSearchParams(fields.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]));
    const address = new URL(location.href);
    address.hash = set.size > 0 ? `${set}` : '';
    history.replaceState(null, '', address);
  }

  function read() {
    if (location.hash !== '' && !location.hash.includes('=')) return;
    const set = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      field.value = set.get(field.name) ?? '';
      // A choice that this run does not have.
      if (field.selectedIndex === -1) field.value = '';
    }
    apply();
    if (set.size > 0) form.scrollIntoView();
  }

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    apply();
    keep();
  });
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    for (const field of fields) field.value = '';
    apply();
    keep();
    fields[0].focus();
  });
  addEventListener('hashchange', read);
  // Before anybody types.
  globalThis.requestIdleCallback?.(() => {
    for (const row of rows) for (const one of row.cells) learn(one, row);
  });
  form.hidden = false;
  read();
})();
