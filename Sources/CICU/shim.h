// SPDX-License-Identifier: MIT
//
// The module only links ICU: its headers are included where they are used, in CCollator, and Swift
// never sees them.
#ifndef CICU_H
#define CICU_H
#endif
