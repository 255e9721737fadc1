import { board } from './board.ts';
import { bookings } from './bookings.ts';
import { cash } from './cash.ts';
import { clocks } from './clocks.ts';
import { voice } from './voice.ts';
import { common } from './common.ts';
import { desk } from './desk.ts';
import { door } from './door.ts';
import { duty } from './duty.ts';
import { hubTime } from './hub-time.ts';
import { goods } from './goods.ts';
import { manageSignIn } from './manage-sign-in.ts';
import { printing } from './printing.ts';
import { refusals } from './refusals.ts';
import { speech } from './speech.ts';
import { station } from './station.ts';
import { visit } from './visit.ts';
import { technician } from './technician.ts';
import { till } from './till.ts';

/** One file for each part of the product; a part spreads its words in here, but for those that only one page needs (`learn`). */
export const words = {
  ...common,
  ...refusals,
  ...desk,
  ...door,
  ...duty,
  ...manageSignIn,
  ...cash,
  ...board,
  ...visit,
  ...technician,
  ...speech,
  ...station,
  ...till,
  ...printing,
  ...bookings,
  ...clocks,
  ...voice,
  ...hubTime,
  ...goods,
};
