#pragma once

#include <simdjson.h>

#include <string_view>

#include "CSimdJSON.h"

/// Checks that on-demand parsing leaves to its user: a value that nobody reads may be malformed.
namespace value_checks {

inline bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }

inline bool is_whitespace(char byte) noexcept {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

inline const char *skip_digits(const char *byte, const char *end) noexcept {
    while (byte != end && is_digit(*byte)) ++byte;
    return byte;
}

/// Whether the whole text is a number by RFC 8259 section 6.
inline bool is_number(std::string_view text) noexcept {
    const char *byte = text.data();
    const char *const end = byte + text.size();
    if (byte != end && *byte == '-') ++byte;
    const char *start = byte;
    byte = skip_digits(byte, end);
    if (byte == start || (*start == '0' && byte - start > 1)) return false;
    if (byte != end && *byte == '.') {
        start = ++byte;
        byte = skip_digits(byte, end);
        if (byte == start) return false;
    }
    if (byte != end && (*byte | 0x20) == 'e') {
        ++byte;
        if (byte != end && (*byte == '+' || *byte == '-')) ++byte;
        start = byte;
        byte = skip_digits(byte, end);
        if (byte == start) return false;
    }
    return byte == end;
}

inline bool is_boolean(std::string_view text) noexcept { return text == "true" || text == "false"; }

/// The token of a scalar as written, without the white space behind it.
inline std::string_view token(simdjson::ondemand::value &value) noexcept {
    std::string_view text = value.raw_json_token();
    while (!text.empty() && is_whitespace(text.back())) text.remove_suffix(1);
    return text;
}

inline simdjson::error_code check(simdjson::ondemand::value value, unsigned depth) noexcept;

inline simdjson::error_code check_object(simdjson::ondemand::value &value, unsigned depth) noexcept {
    simdjson::ondemand::object object;
    SIMDJSON_TRY(value.get_object().get(object));
    for (auto result : object) {
        simdjson::ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
        SIMDJSON_TRY(field.unescaped_key().error());
        SIMDJSON_TRY(check(field.value(), depth + 1));
    }
    return simdjson::SUCCESS;
}

inline simdjson::error_code check_array(simdjson::ondemand::value &value, unsigned depth) noexcept {
    simdjson::ondemand::array array;
    SIMDJSON_TRY(value.get_array().get(array));
    for (auto result : array) {
        simdjson::ondemand::value element;
        SIMDJSON_TRY(std::move(result).get(element));
        SIMDJSON_TRY(check(element, depth + 1));
    }
    return simdjson::SUCCESS;
}

/// Whether a token is the number, boolean or null as which it begins.
inline simdjson::error_code check_scalar(
    simdjson::ondemand::json_type type, std::string_view token) noexcept {
    using simdjson::ondemand::json_type;
    if (type == json_type::number)
        return is_number(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    if (type == json_type::boolean)
        return is_boolean(token) ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
    return token == "null" ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
}

/// Consumes a value, following it down to every scalar.
inline simdjson::error_code check(simdjson::ondemand::value value, unsigned depth) noexcept {
    using simdjson::ondemand::json_type;
    if (depth > JSON_MAXIMUM_DEPTH) return simdjson::DEPTH_ERROR;
    json_type type;
    SIMDJSON_TRY(value.type().get(type));
    switch (type) {
    case json_type::object: return check_object(value, depth);
    case json_type::array: return check_array(value, depth);
    case json_type::string: return value.get_string().error();
    default: return check_scalar(type, token(value));
    }
}

}  // namespace value_checks
