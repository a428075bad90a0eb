// Narrows the matrix to what a reader looks for. The choice stands in the address: #app=wechat&result=blocked
(() => {
  const form = document.querySelector('form.filter');
  const table = document.querySelector('.matrix');
  if (!form || !table) return;

  const said = [...form.querySelectorAll('output span')].map((span) => span.appendChild(new Text()));
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
        shown: true,
        found: true,
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

  /** A cell in a column that is not shown is left as it was. What does not fit into its row is blank, not gone. */
  function draw({ cells }, found, shown) {
    for (const [at, one] of cells.entries()) {
      if (one.shown !== shown[at]) {
        one.shown = shown[at];
        one.cell.hidden = !one.shown;
      }
      if (one.shown && one.found !== found[at]) {
        one.found = found[at];
        one.cell.classList.toggle('other', !one.found);
      }
    }
  }

  const region = table.parentElement;
  let turn = 0;

  /** No row is lower, in pixels. */
  const ROW = 54;

  /** Which of the shown rows can be seen, from and to: the others follow in the next frame. */
  function inSight() {
    const { top } = region.getBoundingClientRect();
    const first = Math.floor(Math.max(region.scrollTop, -top, 0) / ROW);
    return [Math.max(0, first - 3), first + Math.max(2, Math.ceil((innerHeight - Math.max(top, 0)) / ROW))];
  }

  /** In the frame after the next: that one stands by then. */
  const then = (/** @type {() => void} */ work) => requestAnimationFrame(() => requestAnimationFrame(work));

  function apply() {
    const wanted = asked();
    const sight = inSight();
    const found = rows.map((row) => row.cells.map((one) => matches(one, row, wanted)));
    const shown = columns.map((_, at) => found.some((cells) => cells[at]));
    const count = found.reduce((sum, cells) => sum + cells.filter(Boolean).length, 0);
    const some = rows.filter((_, index) => found[index].includes(true));
    const bodies = new Set(some.map(({ body }) => body));
    for (const row of rows) if (!some.includes(row)) hide(row.row, true);
    for (const body of table.tBodies) if (!bodies.has(body)) hide(body, true);
    const wide = widthOf(shown);
    for (const element of [table, ...table.tHead.rows]) set(element, '--wide', wide);
    const show = (row) => {
      set(row.row, '--wide', wide);
      draw(row, found[rows.indexOf(row)], shown);
      hide(row.body, false);
      hide(row.row, false);
    };
    const seen = new Set(some.slice(...sight));
    seen.forEach(show);
    const mine = ++turn;
    // Unless another filter has come in between.
    then(() => mine === turn && some.filter((row) => !seen.has(row)).forEach(show));
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

  const sizes = new Map();

  /** As matrix.css has it until it is set. */
  function set(element, name, value) {
    if (sizes.get(element) === value) return;
    sizes.set(element, value);
    element.style.setProperty(name, String(value));
  }

  function heads(shown) {
    for (const [at, { head }] of columns.entries()) hide(head, !shown[at]);
    const width = (member) => columns.filter((column, at) => shown[at] && member(column)).length;
    const size = (head, span) => {
      hide(head, span === 0);
      set(head, '--span', span);
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
  }

  /** A few columns do not fill a screen. */
  const widthOf = (shown) => Math.max(Math.min(8, columns.length), shown.filter(Boolean).length);

  /** Only its letters change: an element that comes anew would have the whole page asked which language is chosen. */
  function say(words) {
    for (const [at, one] of said.entries()) one.data = words[at];
  }

  let kept = 0;

  /** The address follows when the answer has been drawn: to change it, a browser lays out the page at once. */
  function keep() {
    clearTimeout(kept);
    then(() => {
      clearTimeout(kept);
      kept = setTimeout(write);
    });
  }

  /** Only what is set stands in the address. An address that names a cell or a section is left as it is. */
  function write() {
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
  // Before anybody types, and never in somebody's way.
  const unread = [...rows];
  globalThis.requestIdleCallback?.(function more(idle) {
    while (unread.length > 0 && idle.timeRemaining() > 2) {
      const row = unread.shift();
      for (const one of row.cells) learn(one, row);
    }
    if (unread.length > 0) requestIdleCallback(more);
  });
  form.hidden = false;
  read();
})();
