/** A message of the contract as a table that a person reads: one row a field, those within others by their path. */
import { z } from 'zod';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly maxItems?: number;
}

/** More values than anybody reads in a table. */
const mostListed = 12;

export function tableOf(message: z.ZodType): string {
  const rows = rowsOf(z.toJSONSchema(message) as Schema, '');
  return ['| field | what | | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function rowsOf(schema: Schema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const isAlways = schema.required?.includes(name) === true;
    const row = `| \`${at}\` | ${kindOf(field)} | ${isAlways ? 'always' : 'may be absent'} | ${field.description ?? ''} |`;
    return [row, ...within(field, at)];
  });
}

function within(field: Schema, at: string): string[] {
  if (field.items !== undefined) return rowsOf(field.items, `${at}[]`);
  if (field.oneOf === undefined) return rowsOf(field, at);
  return field.oneOf.flatMap((one) => {
    const [name, tag] = Object.entries(one.properties ?? {}).find(
      ([, { const: value }]) => value !== undefined,
    ) ?? ['', {}];
    const rest = Object.entries(one.properties ?? {}).filter(([key]) => key !== name);
    const only = { ...one, properties: Object.fromEntries(rest) };
    return rowsOf(only, `${at} (${name} ${JSON.stringify(tag.const)})`);
  });
}

function kindOf(schema: Schema): string {
  const { anyOf, oneOf, items } = schema;
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined)
    return schema.enum.length > mostListed
      ? 'a name'
      : schema.enum.map((one) => code(JSON.stringify(one))).join(', ');
  if (anyOf !== undefined) {
    const [some] = anyOf.filter(({ type }) => type !== 'null');
    const orNull = anyOf.some(({ type }) => type === 'null') ? ' or null' : '';
    return some === undefined || anyOf.length > 2 ? 'any of several' : kindOf(some) + orNull;
  }
  if (oneOf !== undefined) return 'one of these';
  if (items !== undefined) return listOf(schema.maxItems, items);
  if (schema.type === 'string') return textOf(schema);
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(schema);
  return schema.type ?? 'object';
}

/** Of objects each field has a row of its own. */
function listOf(most: number | undefined, items: Schema): string {
  const list = most === undefined ? 'list' : `list of at most ${String(most)}`;
  return items.type === 'object' ? list : `${list}, each ${kindOf(items)}`;
}

function textOf({ minLength, maxLength, pattern }: Schema): string {
  const length =
    maxLength === undefined ? '' : ` of ${String(minLength ?? 0)} to ${String(maxLength)}`;
  return `text${length}${pattern === undefined ? '' : `, ${code(pattern)}`}`;
}

function numberOf({ type, minimum, maximum, multipleOf }: Schema): string {
  const word = type === 'integer' ? 'whole number' : 'number';
  const bound = (limit: number | undefined) =>
    limit === undefined || Math.abs(limit) === Number.MAX_SAFE_INTEGER ? undefined : String(limit);
  const [from, to] = [bound(minimum), bound(maximum)];
  const steps = multipleOf === undefined ? '' : `, in steps of ${String(multipleOf)}`;
  if (from !== undefined && to !== undefined) return `${word}, ${from} to ${to}${steps}`;
  return from === undefined ? word : `${word}, ${from} or more`;
}

/** A bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
