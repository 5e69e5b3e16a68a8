#include <re2/re2.h>

#include <cstdlib>
#include <new>

#include "CRE2.h"

namespace {

RE2::Options options(int64_t memory_limit) {
    RE2::Options options(RE2::Quiet);
    options.set_encoding(RE2::Options::EncodingUTF8);
    options.set_max_mem(memory_limit);
    // Only whether there is a match is ever asked.
    options.set_never_capture(true);
    return options;
}

}  // namespace

struct re2_pattern {
    re2_pattern(re2::StringPiece text, int64_t memory_limit)
        : expression(text, options(memory_limit)) {}

    RE2 expression;
};

extern "C" re2_pattern *re2_pattern_create(
    const char *pattern, size_t length, int64_t memory_limit) {
    // What may throw is any allocation; it must not unwind into C.
    try {
        return new re2_pattern(re2::StringPiece(pattern, length), memory_limit);
    } catch (...) {
        return nullptr;
    }
}

extern "C" void re2_pattern_destroy(re2_pattern *pattern) { delete pattern; }

extern "C" const char *re2_pattern_error(const re2_pattern *pattern) {
    return pattern->expression.ok() ? "" : pattern->expression.error().c_str();
}

extern "C" const char *re2_pattern_error_part(const re2_pattern *pattern) {
    return pattern->expression.error_arg().c_str();
}

extern "C" bool re2_pattern_matches(const re2_pattern *pattern, const char *text, size_t length) {
    try {
        const RE2 &expression = pattern->expression;
        const re2::StringPiece piece(length == 0 ? "" : text, length);
        return expression.ok()
            && expression.Match(piece, 0, length, RE2::UNANCHORED, nullptr, 0);
    } catch (...) {
        // Memory is short. To answer "no" would be a verdict; Swift ends the process there too.
        std::abort();
    }
}
