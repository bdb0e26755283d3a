import type { Page } from 'playwright-core';

/** Twice what a README is wide on a common screen. */
const MOST_PIXELS_WIDE = 1600;
const QUALITIES = [0.82, 0.7, 0.55] as const;

/**
 * A screenshot at a fraction of its size, as good as so many bytes allow. The browser that took it encodes it, on an
 * empty page of its own. Rejects when it does not get that small.
 */
export async function toWebp(desk: Page, png: Buffer, mostBytes: number): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const webp = await encode(desk, png, quality);
    if (webp.length <= mostBytes) return webp;
  }
  throw new Error(`A picture has more than ${mostBytes} bytes however it is encoded.`);
}

async function encode(desk: Page, png: Buffer, quality: number): Promise<Buffer> {
  const source = `data:image/png;base64,${png.toString('base64')}`;
  // A string, since the code runs in the browser and not here.
  const url: unknown = await desk.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const scale = Math.min(1, ${MOST_PIXELS_WIDE} / image.naturalWidth);
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/webp', ${quality});
  })()`);
  const encoded = /^data:image\/webp;base64,(.+)$/.exec(String(url))?.[1];
  if (encoded === undefined) throw new Error('The browser does not encode WebP.');
  return Buffer.from(encoded, 'base64');
}
