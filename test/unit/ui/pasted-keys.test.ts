import { expect, test } from 'vitest';
import { keyProblems } from '../../../src/ui/sign-in/pasted-keys.ts';

const temporary = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'IQoJb3JpZ2luX2VjE' };

test('temporary keys are taken, with blanks around them', () => {
  expect(keyProblems(temporary)).toEqual({});
  expect(keyProblems({ ...temporary, accessKeyId: ` ${temporary.accessKeyId}\n` })).toEqual({});
});

test('K7 long-lived keys are refused, and temporary ones asked for', () => {
  expect(keyProblems({ ...temporary, accessKeyId: 'AKIAIOSFODNN7EXAMPLE', sessionToken: '' }).accessKeyId).toContain('temporary');
});

test('temporary keys without their session token are told of', () => {
  expect(Object.keys(keyProblems({ ...temporary, sessionToken: ' ' }))).toEqual(['sessionToken']);
});

test('keys of the stand-in have no session token', () => {
  expect(keyProblems({ accessKeyId: 'STANDIN0123456789ABC', secretAccessKey: 'secret', sessionToken: '' })).toEqual({});
});

test('empty fields are named', () => {
  expect(Object.keys(keyProblems({ accessKeyId: '', secretAccessKey: '', sessionToken: '' }))).toEqual(['accessKeyId', 'secretAccessKey']);
});
