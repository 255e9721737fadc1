import { expect, test } from 'vitest';
import { dispatchSlipOf, type StoreFacts } from '../../../hub/src/printing/documents.ts';
import { Floor, requested } from '../../support/floor.ts';

const store: StoreFacts = {
  ...{ name: '试店', currency: 'CNY', timezone: 'Asia/Shanghai' },
  staffName: (staffNo) => `技师${staffNo}`,
  serviceName: () => '足底按摩',
};

test('[ANN-7, TRM-09] whoever takes over and is sent to another room reads on the slip what is left', () => {
  const floor = Floor.open(['1', '2']);
  const clockId = floor.opens('301');
  floor.does({ type: 'startClock', clockId });
  floor.passMinutes(20).does({ type: 'transferClock', clockId, wish: requested('2') });
  const visitId = floor.state.rooms.get('301')?.visitId ?? '';
  const events = floor.does({ type: 'moveRoom', visitId, toRoomNo: '303' });
  const slips = events.flatMap((event) =>
    event.type === 'announcementQueued' ? [dispatchSlipOf(event, store)] : [],
  );
  expect(slips).toMatchObject([{ staffNo: '2', moved: true, takesOver: true, minutes: 40 }]);
});
