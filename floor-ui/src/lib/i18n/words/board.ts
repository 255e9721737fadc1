import { define } from '../define.ts';

/** The television of the technician room. */
export const board = define({
  'board.title': ['钟房', 'Technician room'],
  'board.calls.none': ['没有派钟', 'No calls'],
  'board.page': ['{n}/{of}', '{n}/{of}'],
  'board.late': ['迟到', 'Late'],
  'board.ending': ['即将下钟', 'Ending soon'],
  'board.ending.none': ['5 分钟内没有下钟', 'None within 5 minutes'],
  'board.minutes': ['{n}分', '{n} min'],
  'board.over': ['超{n}分', '+{n} min'],
  'board.queue.none': ['无人待钟', 'Nobody waiting'],
  'board.position': ['第{n}', '#{n}'],
  'board.total': ['共{n}', '{n}'],
  'board.connected': ['已连接', 'Connected'],
  'board.connecting': ['正在连接…', 'Connecting…'],
  'board.stale': [
    '连接中断 · 显示 {time} · 已 {age}',
    'No connection · showing {time} · {age} old',
  ],
  'board.ask': ['请听广播 / 问前台', 'Listen to calls / ask reception'],
  'board.ask.hint': ['轮牌已过时，暂不显示', 'The order is out of date and not shown'],
  'board.sound.on': ['声音正常', 'Sound on'],
  'board.sound.unknown': ['声音待测', 'Sound not tried'],
  'board.sound.speaking': ['播报 {no}号', 'Calling {no}'],
  'board.sound.blocked': ['声音被阻止，按任意键', 'Sound is blocked: press any key'],
  'board.unspoken': ['未播报 {calls}', 'Not spoken: {calls}'],
  'board.call': ['{no}→{room}', '{no}→{room}'],
  'board.waiting': ['待钟 {n}', 'Waiting {n}'],
  'board.called': ['已派 {n}', 'Called {n}'],
  'board.inService': ['上钟 {n}', 'In service {n}'],
  'board.offDuty': ['下班 {n}', 'Off duty {n}'],
});
