// Keeps the chosen language: in the page's address, in its title, on the way to other pages, and for the next visit.
// Everything can be read without this script; the style sheet alone shows one language or the other. Which one is asked
// for, language.js has found before.
const root = document.documentElement;
const choices = [...document.querySelectorAll('input[name="language"]')];

/** Some browsers keep nothing for a file. @param {string} language */
function remember(language) {
  try {
    localStorage.setItem('hutong-language', language);
  } catch {}
}

/** What can hold one language only: options of a list, hints in a field. @param {string} language */
function label(language) {
  for (const element of document.querySelectorAll('[data-says]')) {
    const says = element.getAttribute(`data-${language}`) ?? '';
    if (element.dataset.says === 'text') element.textContent = says;
    else element.setAttribute(element.dataset.says, says);
  }
}

/** @param {string} language */
function show(language) {
  root.dataset.language = language;
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = root.dataset[language] ?? document.title;
  label(language);
  const address = new URL(location.href);
  address.searchParams.set('lang', language);
  history.replaceState(null, '', address);
}

const asked = root.dataset.language;
for (const choice of choices) {
  choice.checked = choice.value === asked;
  choice.addEventListener('change', () => {
    show(choice.value);
    remember(choice.value);
  });
}
if (asked === (root.lang === 'en' ? 'en' : 'zh')) label(asked);
else show(asked);

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

// Pictures lie beside the report, in the run's folder: who was sent the report alone shall know what is missing.
document.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLImageElement) target.closest('figure, .control')?.classList.add('missing');
  },
  true,
);
