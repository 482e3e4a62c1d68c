import { expect, test } from 'vitest';
import { Failed } from '../../../src/core/failure/failure.ts';
import { parseConfig } from '../../../src/ui/config.svelte.ts';

function failure(text: string) {
  try {
    parseConfig(text);
  } catch (error) {
    if (error instanceof Failed) return error.failure;
  }
  throw new Error('it was taken');
}

test('a configuration is read, and members of a newer one are let be', () => {
  expect(parseConfig('{"regions":["eu-west-1"],"future":1}')).toEqual({ regions: ['eu-west-1'], demo: 'worker' });
});

test('C1 a page instead of JSON is no configuration', () => {
  expect(failure('<!doctype html><title>Not found</title>')).toEqual({ code: 'config-missing' });
});

test('C1 the field that is wrong is named, with an example', () => {
  expect(failure('{"regions":["EU (Ireland)"]}')).toMatchObject({ code: 'config-wrong', field: 'regions.0', example: '["eu-west-1", "us-east-1"]' });
  expect(failure('{}')).toMatchObject({ code: 'config-wrong', field: 'regions' });
  expect(failure('[]')).toMatchObject({ code: 'config-wrong' });
  const signIn = { identityPoolId: 'eu-west-1:nonsense', loginProvider: 'x', tokens: { kind: 'stand-in', path: '/x' } };
  expect(failure(JSON.stringify({ regions: ['eu-west-1'], signIn }))).toMatchObject({ field: 'signIn.identityPoolId' });
});

test('C1 a configuration can’t send tokens to another host', () => {
  const signIn = {
    identityPoolId: 'demo:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47',
    loginProvider: 'x',
    tokens: { kind: 'stand-in', path: '//evil.example/x' },
  };
  expect(failure(JSON.stringify({ regions: ['demo'], signIn }))).toMatchObject({ field: 'signIn.tokens.path' });
});
