// A thread knows nothing of its parent's loader: the sources are TypeScript here too.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
