import { define } from '../define.ts';

/** Where a store lets clocks be started and ended. */
export const clocks = define({
  'manage.clocks': ['起钟落钟', 'Clocks'],
  'clocks.title': ['在哪里起钟、落钟', 'Where clocks are started and ended'],
  'clocks.hint': [
    '不勾的地方不能起钟或落钟，马上算数。',
    'Where it is not ticked, a clock is not started or ended; at once.',
  ],
  'clocks.start': ['起钟', 'Start'],
  'clocks.end': ['落钟', 'End'],
  'clocks.place.room': ['房间报钟器', 'In the room'],
  'clocks.place.station': ['钟房报钟机', 'At the Station'],
  'clocks.place.desk': ['前台', 'At the desk'],
  'clocks.by.room': ['技师刷卡', "the technician's card"],
  'clocks.by.station': ['技师刷卡', "the technician's card"],
  'clocks.by.desk': ['前台点击', 'a click'],
  'clocks.yes': ['可以', 'Yes'],
  'clocks.no': ['不可以', 'No'],
  'clocks.last': [
    '起钟和落钟各至少留一处。时间到了，超钟照样会问前台。',
    'At least one place stays for each. An overrun is asked about at the desk in any case.',
  ],
});
