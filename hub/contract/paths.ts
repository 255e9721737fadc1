/** Where things are, apart from the schemas: pages import this without carrying a schema library. */
export const paths = {
  session: '/api/session',
  /** Of one's own session: lock and unlock it, say that a person touched it, change one's secrets. */
  sessionLock: '/api/session/lock',
  sessionUnlock: '/api/session/unlock',
  sessionTouch: '/api/session/touch',
  ownPassword: '/api/session/password',
  ownPin: '/api/session/pin',
  sessions: '/api/sessions',
  endSession: '/api/sessions/end',
  seenAlarm: '/api/sessions/seen',
  signInSettings: '/api/sign-in-settings',
  devices: '/api/devices',
  /** A PC or a screen that is not known asks for a code. */
  pairing: '/api/pairing',
  people: '/api/people',
  personSecret: '/api/people/secret',
  commands: '/api/commands',
  previewOpen: '/api/preview/open',
  previewSettle: '/api/preview/settle',
  /** Who would be sent, and why not the ones before; a technician's moves: `/api/why/moves/<staffNo>`. */
  whyNext: '/api/why/next',
  whyMoves: '/api/why/moves',
  whyLatest: '/api/why/latest',
  members: '/api/members',
  /** How technicians take turns: today, later, before; and what a choice would come to. */
  policy: '/api/policy',
  policyCheck: '/api/policy/check',
  bookingContacts: '/api/bookings/contacts',
  /** What went wrong today, and who was moved by hand. */
  policyRecords: '/api/policy/records',
  /** Printers and their queues: `/api/printers/<id>`. */
  printers: '/api/printers',
  printJobs: '/api/print-jobs',
  printSettings: '/api/print-settings',
  /** The built-in printers of a demo store and what came out of them. */
  virtualPrinters: '/api/virtual-printers',
  virtualTerminal: '/api/virtual-terminal',
  /** A terminal that belongs to nobody asks for a code, and then who it is: `/api/terminal/claims/<id>`. */
  terminalClaims: '/api/terminal/claims',
  /** The store's terminals, and what a manager does with them. */
  terminals: '/api/terminals',
  health: '/api/health',
  /** The manager says that the store's own time is to go on. */
  hubTime: '/api/hub-time/go-on',
  /** How devices come to trust the store. */
  trust: '/api/trust',
  /** Answers every page: who hears it trusts the store. */
  trustPing: '/api/trust/ping',
  /** The store's authority: `.pem`, `.crt`, `.mobileconfig`. */
  authority: '/trust/baozhong',
  /** WebSocket: the live view. `?screen=floor` */
  live: '/live',
  /** WebSocket carrying MQTT, for the virtual terminal in the browser. */
  mqtt: '/mqtt',
  /** WAV of a spoken phrase: `/speech/<id>.wav` */
  speech: '/speech',
  /** A terminal or the Station asks for the sound of a sentence. */
  say: '/api/speech/say',
  roomSettings: '/api/room-settings',
  /** How the store speaks. */
  voiceSettings: '/api/voice-settings',
  /** A Turn board says who it is and whether it may sound; then asks for announcements and tells what came of them. */
  player: '/api/speech/player',
  claim: '/api/speech/claim',
  report: '/api/speech/report',
  /** In the technician room: who stands before the Station, and what they do. */
  stationWho: '/api/station/who',
  stationAct: '/api/station/act',
  stationMoves: '/api/station/moves',
  /** What may this card do, with what was chosen so far; and the technician's own day, to the card alone. */
  stationAsk: '/api/station/ask',
  stationDay: '/api/station/day',
  /** In the kitchen and at the bar: what is made and served. */
  kitchenAct: '/api/kitchen/act',
  shiftPlans: '/api/shift-plans',
  /** Driven clock and kill points: exist in a throw-away store only. */
  testClock: '/api/test/clock',
  testKill: '/api/test/kill',
  testLog: '/api/test/log',
  testLedger: '/api/test/ledger',
  testBroker: '/api/test/broker',
  testCommands: '/api/test/commands',
} as const;

/** Why the hub closes a live view, as the code of the WebSocket's close. */
export const liveClosed = { notSignedIn: 4401, locked: 4423 } as const;

/** The hub sends one on each live view that often; a view that hears nothing for three of them is stale. */
export const heartbeatSeconds = 2;
