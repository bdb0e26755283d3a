import { PEOPLE, type World } from '../world.js';
import { withApp } from './app-process.js';
import { loopDelaySettings, loopDelaysDuring } from './blocked-loop.js';
import { type Figure, formatNumber } from './figures.js';
import { generatedBrn } from './generated-companies.js';

const LINES = 10_000;
const TIMEOUT_MS = 120_000;

/** Measures how long the built app takes to import 10,000 companies, and how long that blocks its event loop. */
export function measureImportTime(): Promise<readonly Figure[]> {
  return withApp({ environment: loopDelaySettings }, async (world) => {
    let previewMs = 0;
    let saveMs = 0;
    const delays = await loopDelaysDuring(world, async () => {
      previewMs = await measureUpload(world);
      saveMs = await measureSave(world);
    });
    return [timeFigure(previewMs, saveMs), loopDelayFigure(delays)];
  });
}

function csvFile(): Buffer {
  const lines = Array.from(
    { length: LINES },
    (_, n) => `${generatedBrn(n)},표본상사 ${n}호점,,,,,"공동인증서는 본사 재무팀 PC에 있습니다."`,
  );
  return Buffer.from(['brn,name,products,user_id,channel,owner,note', ...lines, ''].join('\n'));
}

async function measureUpload({ slack }: World): Promise<number> {
  await slack.slash(PEOPLE.kim, '/hometax', 'import', { channel: 'C0TEAM' });
  await slack.waitFor(({ views }) => views(PEOPLE.kim)[0]);
  const start = performance.now();
  const content = csvFile();
  await slack.submit(PEOPLE.kim, { import_file: { name: 'companies.csv', content } });
  await slack.waitFor(
    ({ views }) => views(PEOPLE.kim).some(({ callbackId }) => callbackId === 'import_save'),
    TIMEOUT_MS,
  );
  return performance.now() - start;
}

async function measureSave({ slack }: World): Promise<number> {
  const start = performance.now();
  await slack.submit(PEOPLE.kim);
  await slack.waitFor(
    ({ views }) =>
      views(PEOPLE.kim)
        .map(({ blocks }) => JSON.stringify(blocks))
        .some((shown) => shown.includes('import_check_now') && shown.includes(formatNumber(LINES))),
    TIMEOUT_MS,
  );
  return performance.now() - start;
}

function timeFigure(previewMs: number, saveMs: number): Figure {
  return {
    name: `Import of ${formatNumber(LINES)} lines, from the upload until all is saved`,
    value: (previewMs + saveMs) / 1000,
    unit: 's',
    aim: { bound: 'at most', value: 60 },
    detail: `preview after ${formatNumber(previewMs / 1000)} s, saved after another ${formatNumber(saveMs / 1000)} s`,
  };
}

function loopDelayFigure(delaysMs: readonly number[]): Figure {
  const above50 = delaysMs.filter((ms) => ms > 50).length;
  return {
    name: 'Event loop blocked during such an import, longest',
    value: Math.max(...delaysMs),
    unit: 'ms',
    aim: { bound: 'at most', value: 50 },
    detail: `above 50 ms in ${above50} of ${delaysMs.length} tenths of a second`,
  };
}
