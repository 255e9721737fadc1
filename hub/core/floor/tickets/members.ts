/** What members bring and pay in beforehand (LED-1, LED-4). Members are rows of the tables; the log knows them by id alone. */
import type { CommandBody } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { openingCountEntries, openingEntries, topUpEntries } from '../../ledger/accounts.ts';
import { isAmount } from '../../money.ts';
import type { Recording } from '../recording.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** LED-1: a member brings what they hold. */
export function registerMember(
  recording: Recording,
  command: Of<'registerMember'>,
): Answer | Refused {
  const { memberId, memberNo, cardUid, levelCode, principalFen, bonusFen, counts = [] } = command;
  const { config, services } = recording.catalogue;
  if (!config.memberLevels.some(({ code }) => code === levelCode))
    return refuse('unknown_level', { levelCode });
  const unknown = counts.find(({ serviceCode }) => !services.has(serviceCode));
  if (unknown !== undefined) return refuse('unknown_service', { serviceCode: unknown.serviceCode });
  const wrong = [principalFen, bonusFen, ...counts.map(({ left }) => left)].find(
    (amount) => !isAmount(amount),
  );
  if (wrong !== undefined) return refuse('bad_amount', { amount: wrong });
  recording.record({ type: 'memberRegistered', memberId, memberNo, cardUid, levelCode });
  const entries = openingEntries(config.storeId, memberId, principalFen, bonusFen);
  if (entries.length > 0)
    recording.record({
      ...{ type: 'ledgerPosted', txId: `opening/${memberId}`, reason: 'opening', entries },
    });
  const pieces = openingCountEntries(config.storeId, memberId, counts);
  if (pieces.length > 0)
    recording.record({
      ...{ type: 'ledgerPosted', txId: `opening/${memberId}/counts`, reason: 'opening' },
      entries: pieces,
    });
  return { memberId };
}

/** LED-4: money in, and as much more owed to the member. LED-5: no named card holds more than the law lets it. */
export function topUp(recording: Recording, command: Of<'topUp'>): Answer | Refused {
  const { state, catalogue } = recording;
  const { memberId, principalFen, tender, soldBy } = command;
  if (state.businessDay === null) return refuse('no_business_day');
  const wallet = state.wallets.get(memberId);
  if (wallet === undefined) return refuse('unknown_member', { memberId });
  if (soldBy !== undefined && !catalogue.staff.has(soldBy) && !catalogue.technicians.has(soldBy))
    return refuse('unknown_staff', { staffNo: soldBy });
  if (!isAmount(principalFen) || principalFen === 0)
    return refuse('bad_amount', { amount: principalFen });
  const { storeId, settings } = catalogue.config;
  const limitFen = settings.storedValueLimitFen;
  const afterFen = wallet.principalFen + principalFen;
  if (afterFen > limitFen)
    return refuse('over_limit', { limitFen, mostFen: Math.max(0, limitFen - wallet.principalFen) });
  const no = state.topUpCount + 1;
  const topUpId = `U${state.businessDay.replaceAll('-', '')}-${String(no)}`;
  const { bonusFen, counts } = wallet;
  recording.record({
    ...{ type: 'memberToppedUp', topUpId, no, memberId, principalFen, tender },
    soldBy: soldBy ?? null,
    memberAfter: { principalFen: afterFen, bonusFen, counts },
  });
  recording.record({
    ...{ type: 'ledgerPosted', txId: `topUp/${topUpId}`, reason: 'topUp' },
    entries: topUpEntries(storeId, memberId, principalFen, tender),
  });
  return { topUpId, memberId, principalFen: afterFen };
}
