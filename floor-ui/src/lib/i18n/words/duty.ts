import { define } from '../define.ts';

export const duty = define({
  'manage.duty': ['上下班', 'On duty'],
  'duty.title': ['技师上下班', 'Technicians on duty'],
  'duty.hint': [
    '上班后进轮牌，才派得到钟。现有 {n}/{all} 人在班。',
    'Who is on duty stands in the queue and can be sent. {n} of {all} are.',
  ],
  'duty.none': [
    '还没有技师，请从门店文件导入',
    'No technicians yet: they come with the store file',
  ],
  'duty.number': ['工号，回车', 'Number, then Enter'],
  'duty.unknown': ['没有技师 {no}', 'No technician {no}'],
  'duty.on': ['上班', 'On'],
  'duty.off': ['下班', 'Off'],
  'duty.busy': ['在 {room} 房，落钟后才能下班', 'In {room}: off duty when the clock has ended'],
  'duty.offline': ['连接中断，暂不能操作', 'Offline: not now'],
  'steps.duty': ['技师上班', 'Technicians on duty'],
  'steps.duty.hint': ['上了班才派得到钟', 'Only who is on duty can be sent'],
});
