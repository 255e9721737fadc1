import type { AnnouncementView, TechnicianView } from '@baozhong/contract/live.ts';
import { describe, expect, it } from 'vitest';
import { nextToSpeak, unheard } from '../../../floor-ui/src/lib/speech/announcements.ts';

const call = (no: number, given: Partial<AnnouncementView> = {}): AnnouncementView => ({
  ...{ kind: 'announcement', id: String(no), no, at: no, what: 'dispatch' },
  ...{ clockId: `V1-${String(no)}/1`, staffNo: String(no), roomNo: '302', clockType: 'rotation' },
  ...{ serviceName: '足底按摩', minutes: 60, state: 'queued', player: null, why: '', text: '' },
  ...{ speechId: 's', left: false },
  ...given,
});
const called = (staffNo: string, clockId = `V1-${staffNo}/1`) =>
  ({ staffNo, state: 'called', clockId, takesOverAt: null }) as TechnicianView;

describe('[TRM-07] what is spoken next', () => {
  it('is the first that has a sound, recalls and room moves before others', () => {
    expect(nextToSpeak([call(3), call(2), call(1, { speechId: null })])?.no).toBe(2);
    expect(nextToSpeak([call(1), call(4, { what: 'recall' }), call(5)])?.no).toBe(4);
    expect(
      nextToSpeak([call(1), call(4, { what: 'recall' }), call(3, { what: 'roomMove' })])?.no,
    ).toBe(3);
  });
  it('is nothing while one sounds, wherever that is, and nothing that is over', () => {
    expect(nextToSpeak([call(1), call(2, { state: 'playing', player: 'hub' })])).toBeUndefined();
    const over = ['played', 'failed', 'unconfirmed', 'expired', 'notNeeded'] as const;
    expect(nextToSpeak(over.map((state, index) => call(index + 1, { state })))).toBeUndefined();
  });
});

describe('[TRM-08, ANN-7] whom nobody heard', () => {
  it('is who is still awaited, and was not called anew', () => {
    const people = new Map(['1', '2', '3', '4', '5'].map((no) => [no, called(no)]));
    people.set('4', { ...called('4'), state: 'inService' });
    const all = [
      call(1, { state: 'expired' }),
      call(2, { state: 'failed' }),
      call(3, { state: 'unconfirmed' }),
      call(4, { state: 'failed' }),
      call(5, { state: 'played' }),
      call(6, { state: 'queued', clockId: 'V1-2/1', staffNo: '2', what: 'recall' }),
    ];
    const told = (now: number) =>
      unheard(all, (staffNo) => people.get(staffNo), now, 3).map((one) => one.no);
    expect(told(0)).toEqual([1, 3]);
    // ANN-7: whoever took a running clock over is awaited for as long as a turn is waited for.
    people.set('4', { ...called('4'), state: 'inService', takesOverAt: 0 });
    expect(told(179_999)).toEqual([1, 3, 4]);
    expect(told(180_000)).toEqual([1, 3]);
  });
});
