/** What a queue is called: by its skill group, gender or grade, as the policy divides them (ROT-10). */
import type { QueueView } from '@baozhong/contract/live.ts';
import type { Catalogue, RotationPolicy } from '@baozhong/core/index.ts';

type Name = Pick<QueueView, 'name' | 'nameEn'>;
const everyone: Name = { name: '全店', nameEn: 'Everyone' };
const genders: Readonly<Record<string, Name>> = {
  F: { name: '女技师', nameEn: 'Women' },
  M: { name: '男技师', nameEn: 'Men' },
};
/** Beside the name of a group: the technician room's television has little room. */
const short: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  F: ['女', 'women'],
  M: ['男', 'men'],
};

/** Undefined: no queue of this policy. */
export function queueName(
  { config }: Catalogue,
  partition: RotationPolicy['partition'],
  queue: string,
): Name | undefined {
  const ofGroup = (code: string) => config.queueGroups.find((group) => group.code === code);
  switch (partition) {
    case 'one':
      return everyone;
    case 'group':
      return ofGroup(queue);
    case 'gender':
      return genders[queue];
    case 'groupGender': {
      const cut = queue.lastIndexOf('/');
      const group = ofGroup(queue.slice(0, cut));
      const gender = short[queue.slice(cut + 1)];
      if (group === undefined || gender === undefined) return undefined;
      const { name, nameEn = name } = group;
      return { name: `${name}${gender[0]}`, nameEn: `${nameEn}, ${gender[1]}` };
    }
    case 'grade':
      return config.grades.find(({ code }) => code === queue);
  }
}
