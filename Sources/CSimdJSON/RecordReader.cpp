#include <simdjson.h>

#include <new>

#include "CSimdJSON.h"
#include "FieldNames.hpp"
#include "ValueChecks.hpp"

using namespace simdjson;

static_assert(JSON_PADDING >= SIMDJSON_PADDING, "simdjson reads past the text");

namespace {

/// Keeps short lines from growing the parser's buffers one by one.
constexpr size_t smallest_capacity = 64 * 1024;

json_fault fault_of(error_code error) noexcept {
    switch (error) {
    case SUCCESS: return json_fault_none;
    case INCORRECT_TYPE: return json_fault_bad_structure;
    case UTF8_ERROR: return json_fault_invalid_utf8;
    case UNESCAPED_CHARS: return json_fault_control_character;
    case UNCLOSED_STRING: return json_fault_unclosed_string;
    case STRING_ERROR: return json_fault_bad_string;
    case NUMBER_ERROR: return json_fault_bad_number;
    case T_ATOM_ERROR:
    case F_ATOM_ERROR:
    case N_ATOM_ERROR: return json_fault_bad_literal;
    case DEPTH_ERROR: return json_fault_too_deep;
    case TRAILING_CONTENT: return json_fault_trailing_content;
    case CAPACITY:
    case MEMALLOC: return json_fault_out_of_memory;
    default: return json_fault_bad_structure;
    }
}

/// Whether a JSON value that is no object may begin so; `true` and the like go by one letter.
bool opens_other_value(char byte) noexcept {
    constexpr std::string_view openings = "[\"-0123456789tfn";
    return openings.find(byte) != std::string_view::npos;
}

}  // namespace

/// One parser with its buffers, and the names that it looks for.
struct json_record_reader {
    json_record_reader(const char *const *names, size_t count) : names_(names, count) {}

    bool allocate() noexcept { return parser_.allocate(smallest_capacity) == SUCCESS; }

    json_outcome read(const char *text, size_t length, json_field *fields) {
        outcome_ = json_outcome{json_fault_none, FieldNames::unknown, -1, 0};
        std::memset(fields, 0, names_.count() * sizeof(json_field));
        ondemand::document document;
        padded_string_view padded(text, length, length + JSON_PADDING);
        error_code error = parser_.iterate(padded).get(document);
        if (!error) {
            error = read(document, fields);
            if (error) locate(document, text, length);
        }
        outcome_.fault = fault_of(error);
        return outcome_;
    }

private:
    ondemand::parser parser_;
    FieldNames names_;
    json_outcome outcome_{};

    error_code read(ondemand::document &document, json_field *fields) {
        ondemand::object object;
        SIMDJSON_TRY(document.get_object().get(object));
        size_t position = 0;
        for (auto result : object) {
            ondemand::field field;
            SIMDJSON_TRY(std::move(result).get(field));
            int slot = FieldNames::unknown;
            SIMDJSON_TRY(find_slot(field, position++, slot));
            SIMDJSON_TRY(read(field.value(), slot, fields));
        }
        const bool at_end = document.current_location().error() == OUT_OF_BOUNDS;
        return at_end ? SUCCESS : TRAILING_CONTENT;
    }

    error_code find_slot(ondemand::field &field, size_t position, int &slot) {
        outcome_.slot = FieldNames::unknown;
        slot = names_.predicted(position, field.key().raw());
        if (slot == FieldNames::unknown) {
            std::string_view key;
            SIMDJSON_TRY(field.unescaped_key().get(key));
            slot = names_.find(position, key);
        }
        outcome_.slot = slot;
        return SUCCESS;
    }

    error_code read(ondemand::value &value, int slot, json_field *fields) noexcept {
        if (slot == FieldNames::unknown) return value_checks::check(value, 1);
        if (fields[slot].kind != json_missing) {
            outcome_.duplicates |= uint64_t(1) << slot;
            return value_checks::check(value, 1);
        }
        return fill(value, fields[slot]);
    }

    error_code fill(ondemand::value &value, json_field &field) noexcept {
        using ondemand::json_type;
        json_type type;
        SIMDJSON_TRY(value.type().get(type));
        if (type == json_type::string) return fill_string(value, field);
        field.kind = kind_of(type);
        if (field.kind == json_composite) return value_checks::check(value, 1);
        std::string_view text = value_checks::token(value);
        field.start = text.data();
        field.length = text.size();
        return value_checks::check_scalar(type, text);
    }

    /// A string without escapes stays where it is; another is unescaped into the parser's buffer.
    error_code fill_string(ondemand::value &value, json_field &field) noexcept {
        std::string_view text = value_checks::token(value);
        field.kind = json_string;
        if (std::memchr(text.data(), '\\', text.size())) {
            SIMDJSON_TRY(value.get_string().get(text));
        } else {
            SIMDJSON_TRY(value.get_raw_json_string().error());
            if (text.size() < 2 || text.back() != '"') return STRING_ERROR;
            text = text.substr(1, text.size() - 2);
        }
        field.start = text.data();
        field.length = text.size();
        return SUCCESS;
    }

    static json_field_kind kind_of(ondemand::json_type type) noexcept {
        switch (type) {
        case ondemand::json_type::number: return json_number;
        case ondemand::json_type::boolean: return json_boolean;
        case ondemand::json_type::null: return json_null;
        default: return json_composite;
        }
    }

    void locate(ondemand::document &document, const char *text, size_t length) noexcept {
        const char *place;
        if (document.current_location().get(place) != SUCCESS) return;
        if (place >= text && place <= text + length) outcome_.offset = place - text;
    }
};

extern "C" json_record_reader *json_record_reader_create(const char *const *names, size_t count) {
    if (count > JSON_MAXIMUM_NAMES) return nullptr;
    for (size_t index = 0; index < count; ++index)
        if (std::strlen(names[index]) > JSON_MAXIMUM_NAME_LENGTH) return nullptr;
    try {
        auto *reader = new json_record_reader(names, count);
        if (reader->allocate()) return reader;
        delete reader;
    } catch (...) {
    }
    return nullptr;
}

extern "C" void json_record_reader_destroy(json_record_reader *reader) { delete reader; }

extern "C" json_outcome json_record_reader_read(
    json_record_reader *reader, const char *text, size_t length, json_field *fields) {
    const json_outcome out_of_memory{json_fault_out_of_memory, FieldNames::unknown, -1, 0};
    // What may throw is the growth of the key order; it must not unwind into Swift.
    try {
        const char *first = text;
        const char *const end = text + length;
        while (first != end && value_checks::is_whitespace(*first)) ++first;
        if (first != end && opens_other_value(*first))
            return json_outcome{json_fault_not_an_object, FieldNames::unknown, first - text, 0};
        return reader->read(text, length, fields);
    } catch (...) {
        return out_of_memory;
    }
}

extern "C" bool text_is_utf8(const char *text, size_t length) {
    return length == 0 || simdjson::validate_utf8(text, length);
}
