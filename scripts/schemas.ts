import { mkdir, writeFile } from 'node:fs/promises';
import { jsonSchema, recordSchemas } from '#store/schemas';

/** Writes the JSON Schemas of a run's files to docs/schemas/. */
const folder = new URL('../docs/schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const name of Object.keys(recordSchemas) as (keyof typeof recordSchemas)[]) {
  await writeFile(new URL(`${name}.schema.json`, folder), `${JSON.stringify(jsonSchema(name), null, 2)}\n`);
}
