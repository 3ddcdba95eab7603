// SPDX-License-Identifier: MIT
//
// ICU's collators behind collator.h. Without the trait Collation there is nothing here, and ICU
// need not be installed.

#include "collator.h"

#ifdef COLLATION

#include <unicode/ucol.h>
#include <unicode/ustring.h>

static UCollator *icu(const struct collator *collator) { return (UCollator *)collator; }

struct collator *collator_open(const char *locale) {
    UErrorCode status = U_ZERO_ERROR;
    UCollator *opened = ucol_open(locale, &status);
    if (U_SUCCESS(status)) return (struct collator *)opened;
    if (opened) ucol_close(opened);
    return NULL;
}

void collator_close(struct collator *collator) { ucol_close(icu(collator)); }

const char *collator_locale(const struct collator *collator) {
    UErrorCode status = U_ZERO_ERROR;
    return ucol_getLocaleByType(icu(collator), ULOC_VALID_LOCALE, &status);
}

void collator_version(const struct collator *collator, uint8_t version[4]) {
    ucol_getVersion(icu(collator), version);
}

// MARK: Options

static const UColAttributeValue flags[] = {UCOL_OFF, UCOL_ON};
static const UColAttributeValue case_first[] = {UCOL_OFF, UCOL_UPPER_FIRST, UCOL_LOWER_FIRST};
static const UColAttributeValue alternate[] = {UCOL_NON_IGNORABLE, UCOL_SHIFTED};
static const UColAttributeValue strengths[] = {
    UCOL_DEFAULT, UCOL_PRIMARY, UCOL_SECONDARY, UCOL_TERTIARY, UCOL_QUATERNARY, UCOL_IDENTICAL};

static void set(
    UCollator *collator, UColAttribute attribute, const UColAttributeValue *values, int8_t choice) {
    UErrorCode status = U_ZERO_ERROR;
    if (choice >= 0) ucol_setAttribute(collator, attribute, values[choice], &status);
}

static int8_t get(
    const UCollator *collator, UColAttribute attribute, const UColAttributeValue *values,
    int8_t count) {
    UErrorCode status = U_ZERO_ERROR;
    UColAttributeValue value = ucol_getAttribute(collator, attribute, &status);
    for (int8_t choice = 0; choice < count; choice++)
        if (values[choice] == value) return choice;
    return 0;
}

void collator_set(struct collator *collator, struct collator_options options) {
    UCollator *opened = icu(collator);
    set(opened, UCOL_STRENGTH, strengths, options.strength);
    set(opened, UCOL_CASE_FIRST, case_first, options.case_first);
    set(opened, UCOL_ALTERNATE_HANDLING, alternate, options.alternate);
    set(opened, UCOL_CASE_LEVEL, flags, options.case_level);
    set(opened, UCOL_NUMERIC_COLLATION, flags, options.numeric_ordering);
    set(opened, UCOL_NORMALIZATION_MODE, flags, options.normalization);
    set(opened, UCOL_FRENCH_COLLATION, flags, options.backwards);
    if (options.max_variable < 0) return;
    UErrorCode status = U_ZERO_ERROR;
    UColReorderCode group =
        options.max_variable ? UCOL_REORDER_CODE_SPACE : UCOL_REORDER_CODE_PUNCTUATION;
    ucol_setMaxVariable(opened, group, &status);
}

struct collator_options collator_get(const struct collator *collator) {
    const UCollator *opened = icu(collator);
    struct collator_options options = {
        .strength = get(opened, UCOL_STRENGTH, strengths, 6),
        .case_first = get(opened, UCOL_CASE_FIRST, case_first, 3),
        .alternate = get(opened, UCOL_ALTERNATE_HANDLING, alternate, 2),
        .max_variable = ucol_getMaxVariable(opened) == UCOL_REORDER_CODE_SPACE,
        .case_level = get(opened, UCOL_CASE_LEVEL, flags, 2),
        .numeric_ordering = get(opened, UCOL_NUMERIC_COLLATION, flags, 2),
        .normalization = get(opened, UCOL_NORMALIZATION_MODE, flags, 2),
        .backwards = get(opened, UCOL_FRENCH_COLLATION, flags, 2),
    };
    return options;
}

// MARK: Texts

int collator_compare(
    const struct collator *collator, const char *left, int32_t left_count, const char *right,
    int32_t right_count) {
    UErrorCode status = U_ZERO_ERROR;
    return ucol_strcollUTF8(icu(collator), left, left_count, right, right_count, &status);
}

int32_t collator_key(
    const struct collator *collator, const char *text, int32_t count, uint16_t *units, uint8_t *key,
    int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t unit_count = 0;
    u_strFromUTF8WithSub(units, count, &unit_count, text, count, 0xFFFD, NULL, &status);
    return ucol_getSortKey(icu(collator), units, unit_count, key, capacity);
}

#endif
