// Narrows the matrix to what a reader looks for. The choice stands in the address: #app=wechat&result=blocked
(() => {
  const form = document.querySelector('form.filter');
  const table = document.querySelector('.matrix');
  if (!form || !table) return;

  const said = [...form.querySelectorAll('output span')].map((span) => span.appendChild(new Text()));
  const fields = [...form.querySelectorAll('input, select')];
  const options = [...form.querySelectorAll('option[data-ends-zh]')];
  const { total, show, prepare } = globalThis.matrixIn(
    table,
    new Map(options.map((option) => [option.value, option.dataset])),
  );

  function asked() {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    return { ...values, words: values.words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean) };
  }

  function apply() {
    const count = show(asked());
    for (const field of fields) field.classList.toggle('set', field.value !== '');
    form.querySelector('button').disabled = fields.every(({ value }) => value === '');
    say(
      count === total
        ? [`共 ${total} 个单元`, `${total} cells`]
        : count === 0
          ? ['没有符合条件的单元', 'No cell is like that']
          : [`找到 ${count} 个单元（共 ${total} 个）`, `${count} of ${total} cells`],
    );
  }

  /** Only its letters change: an element that comes anew would have the whole page asked which language is chosen. */
  function say(words) {
    for (const [at, one] of said.entries()) one.data = words[at];
  }

  let kept = 0;

  /** The address follows when the answer has been drawn: to change it, a browser lays out the page at once. */
  function keep() {
    clearTimeout(kept);
    globalThis.afterNextFrame(() => {
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
  prepare();
  form.hidden = false;
  read();
})();
