import { define } from '../define.ts';

export const door = define({
  'door.title': ['登录', 'Sign in'],
  'door.staffNo': ['工号', 'Staff number'],
  'door.pin': ['密码', 'PIN'],
  'door.enter': ['进入', 'Sign in'],
  'door.demo': ['示范店，选一个身份进入', 'Demo store: enter as'],
  'door.person': ['{name} {no}', '{name} {no}'],
  'door.need.staffNo': ['请输入工号', 'Enter your staff number'],
  'door.need.pin': ['密码是 4 到 8 位数字', 'The PIN has 4 to 8 digits'],
  'door.lost': ['联系不上主机，请再试', 'The hub cannot be reached: try again'],
  'door.connecting': ['正在连接主机…', 'Connecting to the hub…'],
});
