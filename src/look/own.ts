import { placeOf } from '#apps/app';
import { sourceApps } from '#apps/index';
import type { ReadyPhone } from '#lab/open';
import type { Cell } from '#model';
import { packageOf } from '#trial/frames';
import type { Own } from '#trial/mask';
import type { LookOptions } from './options.ts';

/**
 * What of a screen may be kept as it is, where the lab wants the rest covered: of a cell's trial its own chat, of a look
 * in the phone's browser no chat at all.
 */
export function ownOf(
  { spec }: Pick<ReadyPhone, 'spec'>,
  { lab, run }: { readonly lab: Pick<LookOptions['lab'], 'lab'>; readonly run: Pick<LookOptions['run'], 'apps'> },
  cell?: Pick<Cell, 'app' | 'scope'>,
): { readonly own?: Own } {
  if (lab.lab.privacy !== 'mask') return {};
  const place = cell ? placeOf(cell.scope, spec.accounts[cell.app] ?? {}) : null;
  const packageFor = (id: string): string | undefined => packageOf(id, run.apps, spec.platform);
  const messengers = [...sourceApps.values()].filter(({ scopes }) => scopes.includes('private'));
  return {
    own: {
      app: packageFor(cell?.app ?? 'browser') ?? '',
      chat: place && 'chat' in place ? place.chat : null,
      messengers: messengers.flatMap(({ id }) => packageFor(id) ?? []),
    },
  };
}
