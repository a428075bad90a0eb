import { sourceApps } from '#apps/index';
import { parseLab } from '#lab/file';
import { type OpenLab, openLab } from '#lab/open';
import { DEFAULT_PHONES } from '#lab/virtual';
import { loadApps, readText } from '#load';

/** The phones of a lab file, or the virtual lab in the world where everything opens. */
export async function openDeviceLab(file: string | undefined, logs: string): Promise<OpenLab> {
  const apps = await loadApps();
  const wanted = file
    ? {
        file: parseLab(await readText(file), {
          file,
          env: (name) => process.env[name],
          sources: [...sourceApps.keys()],
        }),
        state: logs,
      }
    : { virtual: { world: 'open', links: 'matrices/links/corpus.yaml', phones: DEFAULT_PHONES } };
  const lab = await openLab(wanted, { apps, logs });
  for (const { id, why } of lab.leftOut) console.error(`${id}: ${why}`);
  if (lab.phones.length === 0) throw new Error('no phone of the lab can be used');
  return lab;
}
