/** A file in the run's evidence folder, named by its content. */
export interface Evidence {
  readonly sha256: string;
  readonly type: 'image/png' | 'image/jpeg' | 'application/xml' | 'text/html' | 'text/plain';
  readonly bytes: number;
}

const EXTENSIONS: Readonly<Record<Evidence['type'], string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/xml': 'xml',
  'text/html': 'html',
  'text/plain': 'txt',
};

/** Where a piece of evidence lies in its run's folder: `evidence/HASH.png`. */
export const evidencePath = ({ sha256, type }: Evidence): string => `evidence/${sha256}.${EXTENSIONS[type]}`;
