import { openRun } from '#store/folder';

/** Holds a run's folder until it is killed. Says when it does. */
const folder = await openRun(process.argv[2] ?? '');
process.stdout.write(`${folder.dir}\n`);
setInterval(() => {}, 60_000);
