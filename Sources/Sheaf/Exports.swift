// SPDX-License-Identifier: MIT
//
// Whoever imports the store gets the values that go into it: one import is enough for an embedder.

@_exported public import SheafBSON
