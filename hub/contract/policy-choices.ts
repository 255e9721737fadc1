/** What can be chosen, apart from the schemas: pages import this without carrying a schema library. */
export const policyChoices = {
  partition: ['one', 'group', 'gender', 'groupGender', 'grade'],
  discipline: ['positional', 'longestIdle', 'fewestClocks', 'fewestTurns', 'rounds'],
  shiftStart: ['list', 'staffNo', 'arrival', 'carriedOver', 'fewestRequested'],
  joinLate: ['tail', 'roundTail', 'behindRoundZero', 'head'],
  clockTypes: ['rotation', 'requested', 'picked', 'calledIn', 'booked', 'helper', 'bought'],
  move: ['none', 'ownSlot', 'tail', 'nextRoundTail'],
  extensionMove: ['none', 'tail', 'nextRoundTail'],
  when: ['dispatch', 'start', 'end'],
  counts: [0, 0.5, 1],
  cancelBy: ['desk', 'hostOrManager', 'manager'],
  cancelSlot: ['back', 'tail'],
  swapFirst: ['slotBack', 'countsTurn'],
  swapCommission: ['none', 'byMinutes'],
  missedThen: ['tail', 'skipRound', 'suspend'],
  earlyEndThen: ['flag', 'tailTomorrow'],
  crossRoom: ['allMove', 'firstMoves'],
} as const;

/** What the sentences are about, in the order in which a technician meets it; the page shows the options of each topic beneath its sentences. */
export const policyTopics = [
  'queues',
  'joining',
  'clockTypes',
  'owed',
  'shiftEnd',
  'missed',
  'takingBack',
  'earlyEnd',
  'jobs',
  'pauses',
] as const;
