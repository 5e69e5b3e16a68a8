#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A regular expression of the RE2 syntax, or the reason why it is none.
///
/// Never changes once it is created, so any number of threads may match with it at once.
typedef struct re2_pattern re2_pattern;

/// Compiles a pattern of UTF-8.
///
/// `memory_limit` bounds, in bytes, what the pattern takes now and while it matches; a pattern
/// that needs more is invalid. Returns NULL when memory is short. Never throws.
re2_pattern *re2_pattern_create(const char *pattern, size_t length, int64_t memory_limit);

void re2_pattern_destroy(re2_pattern *pattern);

/// What is wrong with the pattern, empty if nothing is; lives as long as the pattern.
const char *re2_pattern_error(const re2_pattern *pattern);

/// The part of the pattern that is wrong; lives as long as the pattern.
const char *re2_pattern_error_part(const re2_pattern *pattern);

/// Whether any part of the text, which is UTF-8, matches.
///
/// Takes time linear in `length`. False for an invalid pattern. Ends the process when memory is
/// short. Never throws.
bool re2_pattern_matches(const re2_pattern *pattern, const char *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
