// The matrix for its filter (filter.js): what is known of each cell, and how rows and columns come and go.

/** In the frame after the next: that one stands by then. @param {() => void} work */
globalThis.afterNextFrame = (work) => requestAnimationFrame(() => requestAnimationFrame(work));

/** @param {HTMLTableElement} table @param {Map<string, DOMStringMap>} ends the end of the sentence about each result */
globalThis.matrixIn = (table, ends) => {
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

  /** Shows what is like that, and only that. How many cells it is. */
  function show(wanted) {
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
    const bring = (row) => {
      set(row.row, '--wide', wide);
      draw(row, found[rows.indexOf(row)], shown);
      hide(row.body, false);
      hide(row.row, false);
    };
    const seen = new Set(some.slice(...sight));
    seen.forEach(bring);
    const mine = ++turn;
    // Unless another filter has come in between.
    afterNextFrame(() => mine === turn && some.filter((row) => !seen.has(row)).forEach(bring));
    heads(shown);
    hide(table, count === 0);
    return count;
  }

  /** Before anybody types, and never in somebody's way. */
  function prepare() {
    const unread = [...rows];
    globalThis.requestIdleCallback?.(function more(idle) {
      while (unread.length > 0 && idle.timeRemaining() > 2) {
        const row = unread.shift();
        for (const one of row.cells) learn(one, row);
      }
      if (unread.length > 0) requestIdleCallback(more);
    });
  }

  return { total, show, prepare };
};
