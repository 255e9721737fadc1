/** Every fault that the world knows, and how often it comes in a day. */
export const faultNames = [
  // the network between terminals and hub
  'lose',
  'repeat',
  'delay',
  'reorder',
  'partition',
  // the terminals
  'reboot',
  'powerCut',
  'drift',
  'clockLeap',
  'burst',
  // the hub
  'crash',
  'crashInDecision',
  'crashBeforeWrite',
  'crashAfterWrite',
  'crashAtCursor',
  'clockBehind',
  // its database
  'databaseLost',
  'answerLost',
  'slowDisk',
  // people
  'clickTwice',
  'newKeyTwice',
  'twoDesks',
  'oddInput',
] as const;
export type FaultName = (typeof faultNames)[number];

/** So often in a day of any store: more of a crash would only cost time. */
export const timesADay: Readonly<Record<FaultName, number>> = {
  lose: 3,
  repeat: 3,
  delay: 3,
  reorder: 3,
  partition: 3,
  reboot: 4,
  powerCut: 4,
  drift: 3,
  clockLeap: 2,
  burst: 1,
  crash: 0.6,
  crashInDecision: 0.7,
  crashBeforeWrite: 0.6,
  crashAfterWrite: 0.7,
  crashAtCursor: 0.4,
  clockBehind: 0.4,
  databaseLost: 2,
  answerLost: 2,
  slowDisk: 2,
  clickTwice: 3,
  newKeyTwice: 3,
  twoDesks: 3,
  oddInput: 12,
};

/** `none`, `all`, or names. Throws with a sentence. */
export function faultsOf(text: string): ReadonlySet<FaultName> {
  if (text === 'none') return new Set();
  if (text === 'all') return new Set(faultNames);
  return new Set(
    text.split(',').map((name) => {
      const fault = faultNames.find((known) => known === name.trim());
      if (fault === undefined)
        throw new Error(`no fault is called ${name}; there are ${faultNames.join(', ')}`);
      return fault;
    }),
  );
}
