import type { Phone } from '#drivers/phone';
import type { App, Evidence, Frame, Moment } from '#model';
import { LARGEST_PICTURE, type Seen } from '#screen/eye';
import { pictureOfPage } from '#screen/picture';
import { isLoading, textsOf, webOf } from '#screen/read';

import { type Own, withoutOthers } from './mask.ts';

/** Longer sources are cut; the tree was read of no more, and says so. */
const LARGEST_SOURCE = 5 * 1024 * 1024;

export interface FrameSink {
  readonly apps: readonly App[];
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
  /** Where others are to be covered: what may be kept as it is. */
  readonly own?: Own;
}

/** Takes one frame: what the tree said, and the picture of the same moment. */
export async function takeFrame(
  phone: Phone,
  at: Seen & { atMs: number; moment: Moment; note: (text: string) => void },
  sink: FrameSink,
): Promise<Frame> {
  // Asked where screens are compared: it costs as much as a picture.
  const telling = at.moment === 'delivered' || at.moment === 'settled';
  const [activity, whole] = await Promise.all([telling ? phone.activity() : null, at.picture ?? phone.screenshot()]);
  const fits = whole.length <= LARGEST_PICTURE;
  if (!fits) at.note(`screenshot of ${whole.length} bytes refused`);
  const seen = { xml: at.xml.slice(0, LARGEST_SOURCE), tree: at.tree, picture: whole };
  const kept = sink.own ? await withoutOthers(seen, sink.own) : { ...seen, covered: false };
  if (kept.covered) at.note('others were covered on a screen');
  const picture = fits ? kept.picture : null;
  const [tree, screenshot] = await Promise.all([
    sink.save(Buffer.from(kept.xml, 'utf8'), 'application/xml'),
    picture && sink.save(picture, 'image/png'),
  ]);
  const looks = at.moment === 'settled' && picture ? await pictureOfPage(picture, at.tree) : null;
  return {
    atMs: at.atMs,
    moment: at.moment,
    app: appOf(at.tree.app, sink.apps),
    activity,
    texts: textsOf(kept.tree),
    web: webOf(at.tree),
    ...(looks !== null && { picture: looks }),
    loading: isLoading(at.tree),
    tree,
    ...(screenshot && { screenshot }),
  };
}

/** The id of matrices/apps.yaml for a package or bundle id, or that itself. */
export const appOf = (packageName: string | null, apps: readonly App[]): string | null =>
  packageName === null
    ? null
    : (apps.find((app) => app.android?.package === packageName || app.ios?.bundle === packageName)?.id ?? packageName);

export const packageOf = (id: string, apps: readonly App[], platform: Phone['platform']): string | undefined => {
  const app = apps.find((one) => one.id === id);
  return platform === 'android' ? app?.android?.package : app?.ios?.bundle;
};
