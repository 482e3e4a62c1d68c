/** The template as CloudFormation would see it: read, with its intrinsics worked out for given parameters. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Map = Readonly<Record<string, Json>>;
/** What resources look like once their intrinsics are gone; tests know the shapes that they read. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a template has no schema of ours, and a wrong path fails the test
export type Resolved = any;

export const TEMPLATE_FILE = fileURLToPath(new URL('../../../deploy/template.yaml', import.meta.url));
export const TEMPLATE_TEXT = readFileSync(TEMPLATE_FILE, 'utf8');
export const template = parse(TEMPLATE_TEXT) as Resolved;

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
const PSEUDO: Map = { 'AWS::AccountId': ACCOUNT, 'AWS::Region': REGION, 'AWS::StackName': 'thaw' };
const REQUIRED = { GlacierRegions: 'eu-west-1,us-east-1', VaultNames: 'photos,letters', LoginPrefix: 'my-thaw' };
/** `AWS::NoValue`: the member isn't there. */
const ABSENT = Symbol('no value');

export interface Stack {
  readonly resources: Readonly<Record<string, Resolved>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Works the template out. Attributes and references of resources become their names, such as `Bucket.Arn`. */
export function stackWith(given: Readonly<Record<string, string>> = {}): Stack {
  const values: Record<string, Json> = { ...PSEUDO };
  for (const [name, { Type, Default }] of Object.entries<Resolved>(template.Parameters)) {
    const value = given[name] ?? REQUIRED[name as keyof typeof REQUIRED] ?? String(Default);
    values[name] = Type === 'CommaDelimitedList' ? value.split(',') : value;
  }
  const work = evaluator(values);
  const exists = ({ Condition }: Resolved): boolean => Condition === undefined || work.condition(Condition);
  const existing = (of: Resolved): [string, Resolved][] => Object.entries<Resolved>(of).filter(([, entry]) => exists(entry));
  return {
    resources: Object.fromEntries(existing(template.Resources).map(([name, { Properties }]) => [name, work.value(Properties)])),
    outputs: Object.fromEntries(existing(template.Outputs).map(([name, { Value }]) => [name, String(work.value(Value))])),
  };
}

function evaluator(values: Readonly<Record<string, Json>>) {
  const condition = (name: string): boolean => truth(template.Conditions[name]);
  const truth = (test: Resolved): boolean => {
    if (test.Condition !== undefined) return condition(test.Condition);
    if (test['Fn::Not']) return !truth(test['Fn::Not'][0]);
    if (test['Fn::And']) return test['Fn::And'].every(truth);
    const [a, b] = test['Fn::Equals'].map(value);
    return String(a) === String(b);
  };
  const substitute = (text: string, more: Map): string =>
    text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => String(name in more ? value(more[name] ?? null) : reference(name)));
  const reference = (name: string): Resolved => (name === 'AWS::NoValue' ? ABSENT : (values[name] ?? known(name)));
  const functions: Readonly<Record<string, (input: Resolved) => Resolved>> = {
    Ref: reference,
    'Fn::Sub': (input) => (typeof input === 'string' ? substitute(input, {}) : substitute(input[0], input[1])),
    'Fn::If': ([name, yes, no]) => value(condition(name) ? yes : no),
    'Fn::Join': ([glue, list]) => value(list).join(glue),
    'Fn::Split': ([glue, text]) => value(text).split(glue),
    'Fn::Select': ([index, list]) => value(list)[index],
    'Fn::GetAtt': ([name, attribute]) => `${known(name)}.${attribute}`,
  };
  const value = (input: Json): Resolved => {
    if (typeof input !== 'object' || input === null) return input;
    if (Array.isArray(input)) return input.map(value).filter((item) => item !== ABSENT);
    const [[name, argument] = ['', null], ...others] = Object.entries(input);
    if (others.length === 0 && functions[name]) return functions[name](argument);
    const members = Object.entries(input).map(([key, member]) => [key, value(member)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== ABSENT));
  };
  return { condition, value };
}

/** @throws where the template names something that it doesn't have. */
function known(name: string): string {
  if (!(name.split('.', 1)[0]! in template.Resources)) throw new Error(`the template has no ${name}`);
  return name;
}
