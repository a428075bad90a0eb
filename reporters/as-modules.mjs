// A hook for `node:module`: files that are asked for with `?module`, and what they import beside themselves, are ES
// modules wherever they lie, also outside of any package that says so.
const own = new Set();

export async function resolve(specifier, context, nextResolve) {
  const asked = specifier.endsWith('?module');
  const found = await nextResolve(asked ? specifier.slice(0, -'?module'.length) : specifier, context);
  const beside = specifier.startsWith('.') && own.has(context.parentURL);
  // What tsx notes for itself behind a file that it takes for CommonJS.
  const url = found.url.replace(/(\?|%3F)tsx-.*$/, '');
  if (!(asked || beside) || !/\.[jt]s$/.test(url)) return found;
  own.add(url);
  return { ...found, url, format: 'module' };
}
