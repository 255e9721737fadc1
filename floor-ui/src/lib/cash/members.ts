import type { MemberFound, MemberSearchAnswer } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { type Asked, ask } from '../http.ts';

/** By card, phone tail, number or name. */
export async function findMembers(
  query: string,
  signal?: AbortSignal,
): Promise<{ found: readonly MemberFound[]; asked: Asked<MemberSearchAnswer> }> {
  const path = `${paths.members}?q=${encodeURIComponent(query)}`;
  const asked = await ask<MemberSearchAnswer>('GET', path, undefined, signal);
  return { found: asked.kind === 'answered' ? asked.value.members : [], asked };
}
