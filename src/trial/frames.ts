import type { Phone } from '#drivers/phone';
import type { App, Evidence, Frame, Moment } from '#model';
import type { Seen } from '#screen/hand';
import { pictureOfPage } from '#screen/picture';
import { isLoading, textsOf, webOf } from '#screen/read';

/** Larger pictures are refused with a note. */
const LARGEST_PICTURE = 20 * 1024 * 1024;

export interface FrameSink {
  readonly apps: readonly App[];
  readonly save: (bytes: Uint8Array, type: Evidence['type']) => Promise<Evidence>;
}

/** Takes one frame: what the tree said, and the picture of the same moment. */
export async function takeFrame(
  phone: Phone,
  at: Seen & { atMs: number; moment: Moment; note: (text: string) => void },
  sink: FrameSink,
): Promise<Frame> {
  // Asked where screens are compared: it costs as much as a picture.
  const telling = at.moment === 'delivered' || at.moment === 'settled';
  const [activity, picture] = await Promise.all([telling ? phone.activity() : null, at.picture ?? phone.screenshot()]);
  const fits = picture.length <= LARGEST_PICTURE;
  if (!fits) at.note(`screenshot of ${picture.length} bytes refused`);
  const [tree, screenshot] = await Promise.all([
    sink.save(Buffer.from(at.xml.slice(0, 5 * 1024 * 1024), 'utf8'), 'application/xml'),
    fits ? sink.save(picture, 'image/png') : null,
  ]);
  const looks = at.moment === 'settled' && fits ? await pictureOfPage(picture, at.tree) : null;
  return {
    atMs: at.atMs,
    moment: at.moment,
    app: appOf(at.tree.app, sink.apps),
    activity,
    texts: textsOf(at.tree),
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
