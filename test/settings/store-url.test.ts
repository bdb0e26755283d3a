import { describe, expect, it } from 'vitest';
import {
  type StoreUrlFault,
  secretsOfStoreUrl,
  storeUrlFault,
} from '../../src/settings/store-url-rules.js';

describe('storeUrlFault', () => {
  it.each([
    'sqlite://data/watch.sqlite',
    'sqlite:///var/lib/watch.sqlite',
    'postgres://watch:pw@db.example.com/watch',
    'postgresql://watch:pw@db.example.com:6432/watch?sslmode=require',
    'postgres://watch@[::1]:5432/watch?sslmode=no-verify',
    'postgres://watch:p%40ss%2Fw@10.0.0.5/watch',
    'postgres://watch:p@ss@db/watch',
    'postgres://watch:pw@/watch?host=/var/run/postgresql',
    'postgres:///watch?host=/var/run/postgresql&user=watch',
    'postgres://watch:pw@%2Fvar%2Frun%2Fpostgresql/watch',
  ])('accepts %s', (url) => {
    expect(storeUrlFault(url)).toBeUndefined();
  });

  it.each<[url: string, fault: StoreUrlFault]>([
    ['sqlite://', 'kind'],
    ['sqlite://:memory:', 'kind'],
    ['data/watch.sqlite', 'kind'],
    ['mysql://watch:pw@db/watch', 'kind'],
    ['jdbc:postgresql://db/watch', 'kind'],
    ['postgresql+asyncpg://watch:pw@db/watch', 'kind'],
    ['"postgres://watch:pw@db/watch"', 'kind'],
    ['postgres://watch:p#ss@db/watch', 'unreadable'],
    // How .env reads the line above without quotes.
    ['postgres://watch:p', 'unreadable'],
    ['postgres://watch:12#3@db/watch', 'unreadable'],
    ['postgres://watch:12/3@db/watch', 'unreadable'],
    ['postgres://watch:12?3@db/watch', 'unreadable'],
    ['postgres://watch:p@/ss@db/watch', 'unreadable'],
    ['postgres://watch:100%ff@db/watch', 'unreadable'],
    ['postgres://watch:pw@db:70000/watch', 'unreadable'],
    ['postgres://db/watch', 'user'],
    ['postgres://watch:pw@/watch', 'host'],
    ['postgres:///watch?user=watch', 'host'],
    ['postgres://watch:pw@one,two/watch', 'host'],
    ['postgres://watch:pw@db', 'database'],
    ['postgres://watch:pw@db:5432/?sslmode=require', 'database'],
    ['postgres://watch:pw@db/watch?sslmode=on', 'sslmode'],
    ['postgres://watch:pw@db/watch?sslmode=allow', 'sslmode'],
  ])('rejects %s: %s', (url, fault) => {
    expect(storeUrlFault(url)).toBe(fault);
  });
});

describe('secretsOfStoreUrl', () => {
  it('lists the address and the password as written, decoded and encoded', () => {
    const url = 'postgres://watch:p@s%2Fs w@db/watch';

    expect(secretsOfStoreUrl(url)).toEqual([url, 'p@s%2Fs w', 'p%40s%2Fs%20w', 'p@s/s w']);
  });

  it('finds a password among the parameters', () => {
    const url = 'postgres:///watch?host=/tmp&user=watch&password=p%26ssword';

    expect(secretsOfStoreUrl(url)).toEqual([url, 'p%26ssword', 'p&ssword']);
  });

  it('does not hide a few letters everywhere, but the address that holds them', () => {
    expect(secretsOfStoreUrl('postgres://watch:pw@db/watch')).toEqual([
      'postgres://watch:pw@db/watch',
    ]);
  });

  it('lists nothing without a password', () => {
    expect(secretsOfStoreUrl('postgres://watch@db/watch')).toEqual([]);
    expect(secretsOfStoreUrl('sqlite://data/watch.sqlite')).toEqual([]);
  });
});
