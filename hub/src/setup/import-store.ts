/** A store file becomes a store: config and members by commands, names and PINs into their own tables. */
import { RotationPolicy as WholePolicy } from '@baozhong/contract/policy.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import {
  type CommissionRuleConfig,
  contradictions,
  defaultSettings,
  policyOfSettings,
  type RotationPolicy,
  type StoreConfig,
} from '@baozhong/core/index.ts';
import type { Submitter } from '../ingress/submit.ts';
import type { Secrets } from '../ingress/secrets.ts';
import type { People } from '../persistence/people.ts';

export function minuteOf(hourMinute: string): number {
  const [hours = '0', minutes = '0'] = hourMinute.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Throws with a plain sentence when the file contradicts itself. */
export function configOf(file: StoreFile): StoreConfig {
  const missing = contradictionsOf(file);
  if (missing.length > 0)
    throw new Error(`the store file contradicts itself: ${missing.join('; ')}`);
  const rule = (each: StoreFile['commission']['rules'][number]): CommissionRuleConfig => ({
    ruleId: `commission/${each.service}/${each.type}`,
    serviceCode: each.service,
    clockType: each.type,
    fen: each.fen,
  });
  return {
    storeId: file.storeId,
    name: file.name,
    timezone: file.timezone,
    currency: file.currency,
    businessDayCutoff: minuteOf(file.businessDayCutoff),
    shiftPlans: Object.fromEntries(
      Object.entries(file.shiftPlans).map(([code, plan]) => [
        code,
        { start: minuteOf(plan.start), end: minuteOf(plan.end) },
      ]),
    ),
    roomTypes: file.roomTypes.map(({ fee, ...type }) => ({ ...type, feeFen: fee })),
    skills: file.skills,
    grades: file.grades,
    queueGroups: file.queueGroups,
    rooms: file.rooms.map(({ no, area, type, seats }) => ({
      roomNo: no,
      area,
      typeCode: type,
      seats,
    })),
    services: file.services.map(({ price, extendPrice, halfPrice, ...service }) => ({
      ...service,
      priceFen: price,
      extendPriceFen: extendPrice,
      ...(halfPrice === undefined ? {} : { halfPriceFen: halfPrice }),
    })),
    technicians: file.technicians,
    staff: file.staff.map(({ staffNo, name, role, cardUid }) => ({ staffNo, name, role, cardUid })),
    goods: file.goods.map(({ price, ...goods }) => ({ ...goods, priceFen: price })),
    ...(file.goodsCategories === undefined ? {} : { goodsCategories: file.goodsCategories }),
    memberLevels: file.memberLevels.map(({ code, name, nameEn, payPct }) => ({
      ...{ code, name, payPct },
      ...(nameEn === undefined ? {} : { nameEn }),
    })),
    commissionRules: file.commission.rules.map(rule),
    gradeAddFen: file.commission.gradeAdd,
    currencies: file.currencies,
    settings: {
      ...defaultSettings,
      requestedBusyWaitMinutes: file.wishPolicy.requestedBusyWaitMinutes,
    },
    usualPolicy: policyOfFile(file),
  };
}

function policyOfFile({ rotation: { order, ...chosen } }: StoreFile): RotationPolicy {
  const usual = policyOfSettings(defaultSettings);
  return WholePolicy.parse({ ...usual, ...chosen, shiftStart: order });
}

function contradictionsOf(file: StoreFile): string[] {
  const found = contradictions(policyOfFile(file)).map(
    ({ name, fields }) => `rotation: ${name} (${fields.join(', ')})`,
  );
  const known = (what: string, names: readonly string[], used: readonly string[]): void => {
    for (const name of new Set(used)) if (!names.includes(name)) found.push(`no ${what} ${name}`);
  };
  const once = (what: string, names: readonly string[]): void => {
    if (new Set(names).size !== names.length) found.push(`${what} named twice`);
  };
  const skills = file.skills.map((skill) => skill.code);
  known(
    'room type',
    file.roomTypes.map((type) => type.code),
    file.rooms.map((room) => room.type),
  );
  known(
    'skill',
    skills,
    file.services.map((service) => service.skill),
  );
  known(
    'skill',
    skills,
    file.technicians.flatMap((technician) => technician.skills),
  );
  known(
    'skill',
    skills,
    file.queueGroups.flatMap((group) => group.skills),
  );
  known(
    'shift plan',
    Object.keys(file.shiftPlans),
    file.technicians.map((one) => one.shiftPlan),
  );
  known(
    'level',
    file.memberLevels.map((level) => level.code),
    file.members.map((member) => member.memberLevel),
  );
  known(
    'service',
    file.services.map((service) => service.code),
    file.members.flatMap((member) => Object.keys(member.counts)),
  );
  const categories = new Map((file.goodsCategories ?? []).map((one) => [one.code, one.parent]));
  known(
    'goods category',
    [...categories.keys()],
    [...categories.values(), ...file.goods.map(({ category }) => category)].flatMap(
      (one) => one ?? [],
    ),
  );
  for (const code of categories.keys())
    if (isUnderItself(code, categories)) found.push(`goods category ${code} is under itself`);
  once(
    'a goods category',
    (file.goodsCategories ?? []).map(({ code }) => code),
  );
  once(
    'goods',
    file.goods.map(({ code }) => code),
  );
  once(
    'a barcode',
    file.goods.flatMap(({ barcode }) => barcode ?? []),
  );
  once('a currency', [file.currency, ...file.currencies.map(({ code }) => code)]);
  once(
    'a room',
    file.rooms.map((room) => room.no),
  );
  once(
    'a staff number',
    [...file.technicians, ...file.staff].map((person) => person.staffNo),
  );
  once(
    'a card',
    [...file.technicians, ...file.staff, ...file.members].map((person) => person.cardUid),
  );
  once(
    'a member',
    file.members.map((member) => member.memberNo),
  );
  return found;
}

function isUnderItself(code: string, parents: ReadonlyMap<string, string | undefined>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = code; at !== undefined; at = parents.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** The same file again changes nothing: each command has a key of its own. */
export async function importStore(
  file: StoreFile,
  config: StoreConfig,
  parts: { readonly submit: Submitter; readonly people: People; readonly secrets: Secrets },
  at?: number,
): Promise<void> {
  const { submit, people, secrets } = parts;
  const actor = { kind: 'system', id: 'import' } as const;
  const must = async (key: string, body: Parameters<Submitter>[2]): Promise<void> => {
    const outcome = await submit({ source: 'system', key }, actor, body, at);
    if (outcome.status === 'refused') throw new Error(`${key}: ${outcome.refusal.name}`);
  };
  await must('import/config', { type: 'configureStore', config });
  await people.saveStaffSecrets(
    file.staff.map(({ staffNo, pin }) => ({
      staffNo,
      pinHash: secrets.pinHash('staff', staffNo, pin),
    })),
  );
  await people.savePersons(
    file.members.map(({ memberNo, name, phone, pin }) => ({
      memberId: memberNo,
      name,
      phone,
      pinHash: secrets.pinHash('member', memberNo, pin),
    })),
  );
  // Together: one transaction takes hundreds of them.
  await Promise.all(
    file.members.map((member) =>
      must(`import/member/${member.memberNo}`, {
        type: 'registerMember',
        memberId: member.memberNo,
        memberNo: member.memberNo,
        cardUid: member.cardUid,
        levelCode: member.memberLevel,
        principalFen: member.principal,
        bonusFen: member.bonus,
        counts: Object.entries(member.counts).map(([serviceCode, left]) => ({ serviceCode, left })),
      }),
    ),
  );
}
