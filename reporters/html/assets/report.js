// Keeps the chosen language: in the page's address, in its title, and on the way to other pages.
// Everything can be read without this script; the style sheet alone shows one language or the other.
const root = document.documentElement;
const choices = [...document.querySelectorAll('input[name="language"]')];

/** @param {string} language */
function show(language) {
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = root.dataset[language] ?? document.title;
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  history.replaceState(null, '', address);
}

const asked = new URLSearchParams(location.search).get('lang');
for (const choice of choices) {
  if (choice.value === asked) {
    choice.checked = true;
    show(asked);
  }
  choice.addEventListener('change', () => show(choice.value));
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  const chosen = choices.find((choice) => choice.checked)?.value;
  if (!link || !chosen || !link.pathname.endsWith('.html') || link.protocol !== location.protocol) return;
  // A place on the same page needs no loading.
  if (link.pathname === location.pathname && link.hash !== '') return;
  const address = new URL(link.href);
  address.searchParams.set('lang', chosen);
  link.href = address.href;
});
