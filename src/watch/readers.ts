import { z } from 'zod';
import type { App } from '#model';

/** Reads a store's answer: the version it offers of the app. Throws where the answer has another shape. */
export type Reader = (answer: string, app: App) => string;

/** The store answered, but not as it did when its reader was written, or it does not have the app. */
class UnlikeStore extends Error {
  override readonly name = 'UnlikeStore';
}

const VERSION = /^\d+(\.\d+){1,4}$/;

function version(found: string | undefined, what: string): string {
  const text = found?.trim();
  if (text !== undefined && VERSION.test(text)) return text;
  throw new UnlikeStore(`no version ${what}`);
}

function json(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch (error) {
    throw new UnlikeStore('the answer is not JSON', { cause: error });
  }
}

const Lookup = z.object({ results: z.array(z.object({ version: z.string() })) });

/** `{"resultCount":1,"results":[{"bundleId":…,"version":"8.0.50"}]}`. An app that the country does not have: no results. */
const apple: Reader = (answer) =>
  version(Lookup.safeParse(json(answer)).data?.results[0]?.version, 'in results[0].version');

/** The page carries its data as JSON: the object of the package holds `version_name`, `versionName` in older pages. */
const myapp: Reader = (answer, app) => {
  const data = /<script id="__NEXT_DATA__"[^>]*>([\s\S]*?)<\/script>/.exec(answer)?.[1];
  if (data === undefined) throw new UnlikeStore('no __NEXT_DATA__ in the page');
  const found = objectOf(json(data), ['pkg_name', 'pkgName', 'packageName'], app.android?.package);
  return version(textAt(found, 'version_name') ?? textAt(found, 'versionName'), 'beside the package');
};

/** A list of facts: `<div>版本号</div><div>8.0.50</div>`. */
const xiaomi: Reader = (answer) => version(/版本号[:：]?\s*(?:<[^>]*>\s*)*([\d.]+)/.exec(answer)?.[1], 'after 版本号');

/** Layout data in which the object of the package holds `versionName`. */
const huawei: Reader = (answer, app) =>
  version(
    textAt(objectOf(json(answer), ['package', 'packageName'], app.android?.package), 'versionName'),
    'beside the package',
  );

/** The newest release stands first: `微信 8.0.50 for Android`. */
const wechatPage: Reader = (answer) =>
  version(/(?:微信|WeChat)\s*([\d.]+)\s*for\s*Android/i.exec(answer)?.[1], 'for Android');

export const READERS: Readonly<Record<string, Reader>> = {
  apple,
  myapp,
  xiaomi,
  huawei,
  'wechat-page': wechatPage,
};

/** The first object, however deep, in which one of the keys has this value. */
function objectOf(
  data: unknown,
  keys: readonly string[],
  value: string | undefined,
): Readonly<Record<string, unknown>> {
  const open: unknown[] = [data];
  while (open.length > 0) {
    const one = open.shift();
    if (one === null || typeof one !== 'object') continue;
    const held = one as Readonly<Record<string, unknown>>;
    if (value !== undefined && keys.some((key) => held[key] === value)) return held;
    open.push(...Object.values(held));
  }
  throw new UnlikeStore(`${value ?? 'the app'} is not in the answer`);
}

const textAt = (held: Readonly<Record<string, unknown>>, key: string): string | undefined => {
  const value = held[key];
  return typeof value === 'string' ? value : undefined;
};
