/** A mutant is caught by the first example against it; the smallest one is of no use to anybody. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
