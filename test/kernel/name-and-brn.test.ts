import { describe, expect, it } from 'vitest';
import { nameAndBrn } from '../../src/kernel/brn.js';
import { HANBIT } from '../support/builders.js';

const upperCase = (name: string) => name.toUpperCase();

describe('nameAndBrn', () => {
  it.each([
    { name: 'a name', company: { name: 'hanbit' }, expected: ['HANBIT', '123-45-67891'] },
    { name: 'no name', company: {}, expected: ['123-45-67891'] },
    {
      name: 'its own number as its name',
      company: { name: '123-45-67891' },
      expected: ['123-45-67891'],
    },
    {
      name: "another company's number as its name",
      company: { name: '999-88-05057' },
      expected: ['999-88-05057', '123-45-67891'],
    },
  ])('contains the number once for a company with $name', ({ company, expected }) => {
    expect(nameAndBrn({ ...company, brn: HANBIT }, upperCase)).toEqual(expected);
  });
});
