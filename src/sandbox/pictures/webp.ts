import type { Page } from 'playwright-core';

const QUALITY = 0.82;

/** A screenshot at a fraction of its size. The browser that took it encodes it, on an empty page of its own. */
export async function toWebp(desk: Page, png: Buffer): Promise<Buffer> {
  const source = `data:image/png;base64,${png.toString('base64')}`;
  // A string, since the code runs in the browser and not here.
  const url: unknown = await desk.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', ${QUALITY});
  })()`);
  const encoded = /^data:image\/webp;base64,(.+)$/.exec(String(url))?.[1];
  if (encoded === undefined) throw new Error('The browser does not encode WebP.');
  return Buffer.from(encoded, 'base64');
}
