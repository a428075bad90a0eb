// Before anything is drawn: the language that is asked for in the page's address, or was chosen at the last visit.
// Where no script runs, the style sheet follows the buttons by itself. It asks for them in the whole page, which costs
// a browser time at every choice that a reader makes; so it is told here, and asks no more.
(() => {
  const root = document.documentElement;
  const own = root.lang === 'en' ? 'en' : 'zh';
  const kept = () => {
    try {
      return localStorage.getItem('hutong-language');
    } catch {
      // Some browsers keep nothing for a file.
      return null;
    }
  };
  const asked = new URLSearchParams(location.search).get('lang') ?? kept();
  root.dataset.language = asked === 'zh' || asked === 'en' ? asked : own;
})();
