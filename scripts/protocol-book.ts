/** `npm run protocol-book`: writes docs/terminal-protocol.md anew from the contract. */
import { writeFileSync } from 'node:fs';
import { protocolBook } from './protocol-book/book.ts';

writeFileSync(new URL('../docs/terminal-protocol.md', import.meta.url), protocolBook());
