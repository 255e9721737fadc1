/**
 * The floor's decisions. `decide` takes a command and either refuses it, and
 * then nothing has changed, or records events, and then `state` has taken them
 * already. An exception is a bug: the state may be half changed and must be
 * built anew from the log (law 8).
 */
import type { Command } from '../commands.ts';
import { type Accepted, type Answer, isRefused, never, refuse, type Refused } from '../decision.ts';
import { addStaff, changeStaff, staffLeaves } from '../people.ts';
import {
  announce,
  claimAnnouncement,
  isTakingOver,
  reportAnnouncement,
} from './dispatch/announcements.ts';
import { registerCallIn } from './duty/call-ins.ts';
import { handleBooking, keepBookedRooms } from './bookings/bookings.ts';
import { callService, finishCall, takeCall } from './visits/calls.ts';
import { catalogueOf } from './catalogue.ts';
import { endClock, extendClock, startClock } from './clocks/clocks.ts';
import { noteAbsent } from './duty/attendance.ts';
import { dispatchAwaiting } from './dispatch/dispatch.ts';
import { buyClock, clockOff, clockOn, endLeaves, setDuty } from './duty/duty.ts';
import { setOff, setOvertime } from './duty/duty-marks.ts';
import { holdSlot, releaseHold } from './queues/holds.ts';
import { layOutQueues } from './queues/lay-out.ts';
import { markMissedTurn } from './dispatch/missed.ts';
import { moveRoom } from './visits/move.ts';
import { registerMember, topUp } from './tickets/members.ts';
import { isOpen } from './lines.ts';
import { policyOf } from '../policy/policy.ts';
import { setRotationPolicy, takePolicy } from '../policy/versions.ts';
import { moveInQueue } from './queues/queue-moves.ts';
import { handleStock } from '../stock/keeping.ts';
import type { StoreConfig } from '../store-config.ts';
import { type Recording, startRecording } from './recording.ts';
import { reprintReceipt } from './tickets/receipts.ts';
import { changeRoom } from './visits/rooms.ts';
import { changeService } from './clocks/change-service.ts';
import { addHelper } from './clocks/helpers.ts';
import { addGuest, addService } from './visits/joining.ts';
import { setClockPlaces } from './clocks/places.ts';
import { transferClock } from './clocks/transfer.ts';
import { serialize } from './serialize.ts';
import { settle } from './tickets/settlement.ts';
import { planShift } from './duty/shifts.ts';
import type { State } from './state.ts';
import { cancelClock, swapTechnician } from './clocks/take-back.ts';
import { orderFromRoom, tapCard } from './tap.ts';
import { handleGoods } from './tickets/goods.ts';
import { orderGoods, visitOfTicket } from './tickets/tickets.ts';
import { acknowledgeReminder, fireTimer } from './timers.ts';
import { openLinked, openVisit, releaseRoom } from './visits/visits.ts';

export function decide(state: State, command: Command): Accepted | Refused {
  const catalogue =
    command.type === 'configureStore' ? catalogueOf(command.config) : state.catalogue;
  if (catalogue === null) return refuse('store_not_configured');
  const recording = startRecording(state, catalogue, command);
  const answer = handle(recording, command);
  if (!isRefused(answer)) {
    keepBookedRooms(recording);
    return { kind: 'accepted', events: recording.events, answer };
  }
  if (recording.events.length > 0) throw new Error(`${command.type} refused after it had recorded`);
  return answer;
}

function handle(recording: Recording, command: Command): Answer | Refused {
  const now = { at: command.stamp.at, known: true };
  switch (command.type) {
    case 'configureStore':
      return configureStore(recording, command.config);
    case 'openBusinessDay':
      return openBusinessDay(recording, command.day);
    case 'registerMember':
      return registerMember(recording, command);
    case 'topUp':
      return topUp(recording, command);
    case 'clockOn':
      return clockOn(recording, command.staffNo);
    case 'clockOff':
      return clockOff(recording, command.staffNo);
    case 'setDuty':
      return setDuty(recording, command);
    case 'setOff':
      return setOff(recording, command.staffNo);
    case 'setOvertime':
      return setOvertime(recording, command.staffNo, command.on);
    case 'buyClock':
      return buyClock(recording, command);
    case 'registerCallIn':
      return registerCallIn(recording, command.staffNo);
    case 'planShift': {
      const planned = planShift(recording, command);
      // DSP-4: by another shift somebody may be sent who might not before.
      if (!isRefused(planned)) dispatchAwaiting(recording);
      return planned;
    }
    case 'openVisit':
      return openVisit(recording, command);
    case 'openLinked':
      return openLinked(recording, command);
    case 'addGuest':
      return addGuest(recording, command);
    case 'addService':
      return addService(recording, command);
    case 'addHelper':
      return addHelper(recording, command);
    case 'changeService':
      return changeService(recording, command);
    case 'transferClock':
      return transferClock(recording, command);
    case 'setClockPlaces':
      return setClockPlaces(recording, command);
    case 'releaseRoom':
      return releaseRoom(recording, command);
    case 'cancelClock':
      return cancelClock(recording, command);
    case 'swapTechnician':
      return swapTechnician(recording, command);
    case 'markMissedTurn':
      return markMissedTurn(recording, command.clockId);
    case 'moveRoom':
      return moveRoom(recording, command);
    case 'callService':
      return callService(recording, command.roomNo, command.what);
    case 'takeCall':
      return takeCall(recording, command.callId);
    case 'finishCall':
      return finishCall(recording, command.callId);
    case 'recallTechnician':
      return recall(recording, command.clockId);
    case 'startClock':
      return startClock(recording, command.clockId, now);
    case 'extendClock':
      return extendClock(recording, command.clockId, command.extensions);
    case 'endClock':
      return endClock(recording, command.clockId, now, command.early ?? false);
    case 'acknowledgeReminder':
      return acknowledgeReminder(recording, command.clockId);
    case 'orderGoods': {
      const visit = visitOfTicket(recording.state, command.ticketId);
      return isRefused(visit) ? visit : orderGoods(recording, visit, command, 'desk');
    }
    case 'markGoodsMade':
    case 'markGoodsServed':
    case 'takeBackGoods':
    case 'cancelGoods':
      return handleGoods(recording, command);
    case 'receiveStock':
    case 'countStock':
    case 'setStockRules':
      return handleStock(recording, command);
    case 'settle':
      return settle(recording, command);
    case 'reprintReceipt':
      return reprintReceipt(recording, command.ticketId);
    case 'markCleaning':
    case 'markVacant':
    case 'setOutOfService':
    case 'returnToService':
      return changeRoom(recording, command.type, command.roomNo);
    case 'tapCard':
      return tapCard(recording, command);
    case 'orderFromRoom':
      return orderFromRoom(recording, command);
    case 'addStaff':
      return addStaff(recording, command);
    case 'changeStaff':
      return changeStaff(recording, command);
    case 'staffLeaves':
      return staffLeaves(recording, command);
    case 'nameStore':
      return configureStore(recording, { ...recording.catalogue.config, name: command.name });
    case 'claimAnnouncement':
      return claimAnnouncement(recording, command);
    case 'reportAnnouncement':
      return reportAnnouncement(recording, command);
    case 'setRotationPolicy':
      return setRotationPolicy(recording, command);
    case 'moveInQueue':
      return moveInQueue(recording, command);
    case 'holdSlot':
      return holdSlot(recording, command);
    case 'releaseHold':
      return releaseHold(recording, command.staffNo);
    case 'fireTimer':
      return fireTimer(recording, command);
    case 'bookVisit':
    case 'changeBooking':
    case 'cancelBooking':
    case 'openBooking':
    case 'markNoShow':
    case 'acknowledgeBooking':
      return handleBooking(recording, command);
    default:
      return never(command);
  }
}

function configureStore(recording: Recording, config: StoreConfig): Answer {
  const version = recording.state.configVersion + 1;
  recording.record({ type: 'storeConfigured', version, config });
  return { version };
}

/** DAY-1: the business day moves forward only, and only here. DAY-2: the event carries the floor as it stood before. */
function openBusinessDay(recording: Recording, day: string): Answer | Refused {
  const { state } = recording;
  const previous = state.businessDay;
  if (previous !== null && day <= previous) return refuse('nothing_to_do', { day });
  const policy = policyOf(state);
  if (previous !== null) noteAbsent(recording);
  const lines = [...state.clocks.values()].filter(isOpen).map(({ clockId }) => clockId);
  recording.record({ type: 'businessDayOpened', day, previous, state: serialize(state), lines });
  endLeaves(recording);
  takePolicy(recording, day);
  layOutQueues(recording, policy);
  // DSP-4: by the new day's shifts and rules somebody may be sent who might not before.
  dispatchAwaiting(recording);
  return { day };
}

/** DSP-6: a called technician is called again, as often as it takes. */
function recall(recording: Recording, clockId: string): Answer | Refused {
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  if (clock.status !== 'called' && !isTakingOver(recording, clock))
    return refuse('clock_not_called', { status: clock.status });
  announce(recording, clockId, 'recall');
  return { clockId };
}
