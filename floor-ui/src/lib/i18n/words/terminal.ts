import { define } from '../define.ts';

/** Of the page around the terminal; what its own screen says is the firmware's. */
export const terminal = define({
  'terminal.title': ['{room} 报钟器', 'Terminal {room}'],
  'terminal.virtual': ['虚拟报钟器', 'Virtual terminal'],
  'terminal.screen': ['屏幕', 'Screen'],
  'terminal.light': ['指示灯', 'Light'],
  'terminal.keys': ['按键', 'Keys'],
  'terminal.slot': ['刷卡区', 'Card reader'],
  'terminal.card.number': ['卡号', 'Card number'],
  'terminal.card.hold': ['刷卡', 'Tap'],
  'terminal.card.hint': [
    '读卡器随时可刷，或输入卡号',
    'A reader works at any time; or type the number',
  ],
  'terminal.cards': ['演示卡', 'Demo cards'],
  'terminal.cards.find': ['工号、姓名', 'Number or name'],
  'terminal.cards.here': ['本房', 'Here'],
  'terminal.cards.none': ['没有这样的卡', 'No such card'],
  'terminal.cards.real': ['此店没有演示卡', 'This store has no demo cards'],
  'terminal.power': ['电源', 'Power'],
  'terminal.network': ['网络', 'Network'],
  'terminal.sound': ['声音', 'Sound'],
  'terminal.sound.blocked': ['点一下才有声音', 'Touch once for sound'],
  'terminal.asking': ['正在联系主机…', 'Asking the hub…'],
  'terminal.signIn': ['请先登录，再使用虚拟报钟器', 'Sign in to use a virtual terminal'],
  'terminal.signIn.go': ['去登录', 'Sign in'],
  'terminal.elsewhere': ['这台报钟器已在另一页打开', 'This terminal is open on another page'],
  'terminal.here': ['在这里使用', 'Use it here'],
  'terminal.off': ['已断电', 'No power'],
  'terminal.keyboard': [
    '键盘：0–9　* 返回（Esc）　# 确认（Enter）',
    'Keyboard: 0–9, * back (Esc), # confirm (Enter)',
  ],
});
