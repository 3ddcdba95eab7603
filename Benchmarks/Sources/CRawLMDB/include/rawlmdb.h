// SPDX-License-Identifier: MIT
//
// LMDB by hand, as a measure for the store: callers on threads hand one put each to a thread that
// commits whatever waits.

#ifndef RAWLMDB_H
#define RAWLMDB_H

#include <stddef.h>
#include <stdint.h>

/* Fills a new file with records of value_size bytes; 0, or LMDB's error. */
int raw_fill(const char *path, size_t records, size_t value_size);

/* Lets callers overwrite random records for so long, each waiting for its commit. Writes the
 * nanoseconds of each call, as many as there is room for; yields how many calls there were, or
 * LMDB's error as a negative number. */
long raw_run(const char *path, int callers, double seconds, size_t records, size_t value_size,
             uint64_t *nanoseconds, size_t room);

#endif
