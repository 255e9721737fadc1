import { define } from '../define.ts';

/** Calls by voice, as the desk sees them. */
export const speech = define({
  'alerts.unheard': ['{n} 个叫钟没人听到：{calls}', 'Calls that nobody heard ({n}): {calls}'],
  'alerts.voice.engine': [
    '语音引擎不能用：叫钟只在屏幕上显示',
    'No voice engine works: calls are only shown',
  ],
  'alerts.voice.blocked': [
    '钟房大屏的声音被阻止：请在那里按任意键',
    'The Turn board may not sound: press any key there',
  ],
  'alerts.voice.nobody': [
    '钟房没有喇叭：请在钟房打开轮牌屏',
    'Nothing speaks in the technician room: open the Turn board there',
  ],
  'strip.unheard': ['没听到', 'Not heard'],
  'strip.unconfirmed': ['未确认', 'Not confirmed'],
});
