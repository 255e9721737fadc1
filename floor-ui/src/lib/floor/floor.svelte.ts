import type { RoomDisplayState } from '@baozhong/contract/live.ts';
import type { GuestDraft } from './quick-line.ts';

/** What in the drawer should have the focus: a clock's button, the goods, or the first thing to do. */
export interface DrawerWish {
  action: 'extend' | 'end' | 'goods' | 'first' | undefined;
}

/** Another technician in the place of one, after one, or beside one; another service, or one more. */
export type ChangeKind = 'swap' | 'transfer' | 'helper' | 'service' | 'addService';

/** As its styles have it. */
export const drawerWidth = 480;

/** What is selected, open and filtered on the Floor: state of this screen, nothing of the store's. */
class Floor {
  /** The tile that arrows walk from, and F-keys act on. */
  selected: string | undefined = $state();
  drawer: { roomNo: string; wish: DrawerWish } | undefined = $state.raw();
  /** Who is looked at instead of a room. */
  technician: string | undefined = $state();
  /** Where the drawer stands: away from the room it shows. */
  side: 'left' | 'right' = $state('right');
  opening: { roomNo: string; guests: GuestDraft[] } | undefined = $state.raw();

  /** Whose turn it is, asked from a queue. */
  next: { group: string } | undefined = $state.raw();

  /** What is being changed of a clock; which guest is added; which party is moved. */
  changing: { kind: ChangeKind; visitId: string; clockId: string } | undefined = $state.raw();
  adding: { visitId: string } | undefined = $state.raw();
  moving: { visitId: string; toRoomNo: string | null } | undefined = $state.raw();

  states: readonly RoomDisplayState[] = $state.raw([]);
  area = $state('');
  type = $state('');

  show(roomNo: string, action?: DrawerWish['action']) {
    this.selected = roomNo;
    this.technician = undefined;
    this.drawer = { roomNo, wish: { action } };
  }

  showTechnician(staffNo: string) {
    this.drawer = undefined;
    this.technician = staffNo;
  }

  startOpening(roomNo: string, guests: GuestDraft[] = []) {
    this.selected = roomNo;
    this.opening = { roomNo, guests };
  }

  toggle(state: RoomDisplayState) {
    this.states = this.states.includes(state)
      ? this.states.filter((one) => one !== state)
      : [...this.states, state];
  }

  get filtering(): boolean {
    return this.states.length > 0 || this.area !== '' || this.type !== '';
  }

  clearFilters() {
    this.states = [];
    this.area = '';
    this.type = '';
  }
}

export const floor = new Floor();
