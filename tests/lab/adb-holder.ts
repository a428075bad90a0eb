// Opens an adb server of its own, says at which port, and stays.
import { openAdb } from '#lab/adb';

const { port } = await openAdb({ own: true, log: process.argv[2] ?? '' });
process.stdout.write(`${port}\n`);
setInterval(() => {}, 60_000);
