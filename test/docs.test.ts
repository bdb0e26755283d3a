import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The pages, by their path in the project. */
const PAGES = [
  'README.md',
  'README.ko.md',
  'AGENTS.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const MAX_WORDS = (page: string) => (page.startsWith('docs/') ? 800 : 1500);

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** The targets of links and pictures in this project. */
function linksOf(page: string): readonly string[] {
  const withoutCode = read(page).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));
}

/** The anchors of a page as GitHub makes them from its headings. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(decodeURIComponent(anchor));
}

describe('the docs', () => {
  it.each(PAGES)('%s has no broken link', (page) => {
    expect(linksOf(page).filter((link) => isBroken(page, link))).toEqual([]);
  });

  it.each(PAGES)('%s is short enough to read', (page) => {
    expect(read(page).trim().split(/\s+/).length).toBeLessThanOrEqual(MAX_WORDS(page));
  });

  it('show every picture and reach every page', () => {
    const linked = new Set(
      PAGES.flatMap((page) =>
        linksOf(page).map((link) => relative('.', join(dirname(page), link.split('#')[0] ?? ''))),
      ),
    );
    const files = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(md|webp)$/.test(name))
      .map((name) => `docs/${name}`);

    expect(files.filter((file) => !linked.has(file))).toEqual([]);
  });

  it('finds a link to a file or heading that does not exist', () => {
    expect(isBroken('README.md', 'docs/none.md')).toBe(true);
    expect(isBroken('README.md', 'docs/alerts.md#none')).toBe(true);
    expect(isBroken('docs/alerts.md', 'alerts.md#many-at-once')).toBe(false);
  });
});
