import { learn } from '../i18n/index.svelte.ts';
import { stock } from '../i18n/words/stock.ts';

learn(stock);
