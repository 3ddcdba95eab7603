// SPDX-License-Identifier: MIT
//
// What Swift sees of ICU: a collator, its options as small numbers, two texts compared, the bytes
// of one. ICU's own headers stay out of sight, because Foundation brings another ICU whose types
// have the same names, and because ICU's macros put its version into the names of its functions.
#ifndef COLLATOR_H
#define COLLATOR_H

#include <stdbool.h>
#include <stdint.h>

/// An open collator; any number of threads may compare by it at a time.
struct collator;

/// The options of a collator; -1 is what the locale has.
struct collator_options {
    /// 1 to 5.
    int8_t strength;
    /// 0 off, 1 upper, 2 lower.
    int8_t case_first;
    /// 0 non-ignorable, 1 shifted.
    int8_t alternate;
    /// 0 punct, 1 space.
    int8_t max_variable;
    /// 0 or 1, as all that follow.
    int8_t case_level;
    int8_t numeric_ordering;
    int8_t normalization;
    int8_t backwards;
};

/// Opens the collator of a locale, or of the one that ICU has in its place; NULL when it cannot.
struct collator *collator_open(const char *locale);

/// Closes a collator.
void collator_close(struct collator *collator);

/// The name of the locale that ICU has data for; NULL when it does not tell.
const char *collator_locale(const struct collator *collator);

/// The version of the rules, which changes whenever keys may.
void collator_version(const struct collator *collator, uint8_t version[4]);

/// Sets the options that are not -1.
void collator_set(struct collator *collator, struct collator_options options);

/// All options.
struct collator_options collator_get(const struct collator *collator);

/// The order of two texts in UTF-8.
int collator_compare(
    const struct collator *collator, const char *left, int32_t left_count, const char *right,
    int32_t right_count);

/// Writes the key of a text in UTF-8, which ends in a zero, as far as there is room.
///
/// `units` has room for as many UTF-16 units as the text has bytes, and is written over. Answers
/// how many bytes the key has.
int32_t collator_key(
    const struct collator *collator, const char *text, int32_t count, uint16_t *units, uint8_t *key,
    int32_t capacity);

#endif
