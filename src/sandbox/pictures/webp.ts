import type { Page } from 'playwright-core';

/** Twice the width of a README on a common screen. */
const MAX_WIDTH_PX = 1600;
const QUALITIES = [0.82, 0.7, 0.55] as const;

/**
 * Encodes a screenshot as WebP in the best quality that `maxBytes` allows, in the browser, on the empty page
 * `encodingPage`. Rejects if no quality makes it small enough.
 */
export async function toWebp(encodingPage: Page, png: Buffer, maxBytes: number): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const webp = await encode(encodingPage, png, quality);
    if (webp.length <= maxBytes) return webp;
  }
  throw new Error(`A picture has more than ${maxBytes} bytes even in the lowest quality.`);
}

async function encode(encodingPage: Page, png: Buffer, quality: number): Promise<Buffer> {
  const source = `data:image/png;base64,${png.toString('base64')}`;
  // A string, because the code runs in the browser, whose types are not available here.
  const url: unknown = await encodingPage.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const scale = Math.min(1, ${MAX_WIDTH_PX} / image.naturalWidth);
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
