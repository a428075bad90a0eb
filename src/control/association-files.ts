import { z } from 'zod';

/**
 * What a host's association files say: which apps may open its links. Read tolerantly, entry by entry: what cannot be
 * read is passed over, as the systems do. Null: not such a file at all. Formats: Google's Digital Asset Links
 * (statement list) and Apple's "Supporting associated domains".
 */

const OPENS_LINKS = 'delegate_permission/common.handle_all_urls';

/** Longer ones name no app. */
const Id = z.string().trim().min(1).max(255);

const Statement = z.object({
  relation: z.union([z.string().transform((one) => [one]), z.array(z.unknown())]),
  target: z.object({ namespace: z.literal('android_app'), package_name: Id }),
});

/** Packages to which assetlinks.json gives all links of the host, sorted. */
export function androidAppsIn(text: string): readonly string[] | null {
  const list = z.array(z.unknown()).safeParse(json(text));
  if (!list.success) return null;
  return sorted(
    list.data.flatMap((entry) => {
      const { data } = Statement.safeParse(entry);
      return data?.relation.includes(OPENS_LINKS) ? [data.target.package_name] : [];
    }),
  );
}

const File = z.looseObject({});
const AppLinks = z.object({ applinks: z.object({ details: z.unknown() }) });
/** `appID` until iOS 12, `appIDs` since. */
const Detail = z.object({ appID: z.unknown(), appIDs: z.unknown() }).partial();

/** App ids (`TEAM.bundle.id`) that apple-app-site-association names under `applinks`, sorted. */
export function iosAppsIn(text: string): readonly string[] | null {
  const file = File.safeParse(json(text));
  if (!file.success) return null;
  const { data } = AppLinks.safeParse(file.data);
  return sorted(
    idsIn(data?.applinks.details)
      .filter((id) => Id.safeParse(id).success)
      .map((id) => id.trim()),
  );
}

/** A list of entries, or, in the oldest form, a dictionary by app id. */
function idsIn(details: unknown): readonly string[] {
  if (!Array.isArray(details)) return Object.keys(File.safeParse(details).data ?? {});
  return details
    .flatMap((entry): unknown[] => {
      const { data } = Detail.safeParse(entry);
      return [data?.appID, ...(Array.isArray(data?.appIDs) ? data.appIDs : [])];
    })
    .filter((id) => typeof id === 'string');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sorted = (ids: readonly string[]): readonly string[] => [...new Set(ids)].toSorted();
