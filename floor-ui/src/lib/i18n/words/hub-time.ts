import { define } from '../define.ts';

/** The date of the hub's machine lies behind what the store has been through. */
export const hubTime = define({
  'manage.time': ['主机时间', "The hub's date"],
  'hubTime.hours': ['{n} 小时', '{n} hours'],
  'alert.hubTime.waits': [
    '主机时间比最后一笔记录慢了 {age}：现在什么都记不了，等店长处理',
    "The hub's date lies {age} behind the last entry: nothing is taken until a manager sees to it",
  ],
  'alert.hubTime.goesOn': [
    '主机时间慢了 {age}，先按店里自己的时间走；请把主机时间调对',
    "The hub's date lies {age} behind: the store's own time goes on. Set the date right",
  ],
  'hubTime.right': ['主机时间没有问题。', "Nothing is wrong with the hub's date."],
  'hubTime.first': [
    '先在主机上把日期和时间调对：调对以后自己恢复，什么都不用按。',
    'First set date and time on the hub: as soon as they are right, all goes on by itself.',
  ],
  'hubTime.waits': [
    '要是主机时间其实是对的（之前调快过），就按下面：从最后一笔的时间往下走，钟照样走满，时刻比墙上的钟快 {age}，直到追上。登录可能要重来一次。',
    'If the date is right (it was ahead before), go on below: time runs from the last entry on, clocks take their full minutes, and the hours shown are {age} ahead of the wall until it has come up. People may have to sign in again.',
  ],
  'hubTime.goesOn': [
    '店里按自己的时间走，比主机快 {age}。钟照样走满；主机时间追上以后自己恢复。',
    "The store's own time goes on, {age} ahead of the hub's date. Clocks take their full minutes; it ends when the date has come up with it.",
  ],
  'hubTime.goOn': ['按店里的时间继续', "Go on by the store's own time"],
});
