#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Readable bytes that must follow every text given to `json_record_reader_read`.
#define JSON_PADDING 64

/// Most field names that one reader can know, and the longest name in bytes.
#define JSON_MAXIMUM_NAMES 64
#define JSON_MAXIMUM_NAME_LENGTH 48

/// Deepest nesting that is followed inside a record's values.
#define JSON_MAXIMUM_DEPTH 128

typedef enum {
    json_missing = 0,
    json_null = 1,
    json_string = 2,
    json_number = 3,
    json_boolean = 4,
    json_composite = 5,
} json_field_kind;

/// One field's value: strings without quotes and unescaped, numbers and booleans as written.
///
/// Points into the text or into the reader; both hold until the reader's next call.
typedef struct {
    const char *start;
    size_t length;
    uint8_t kind;
} json_field;

typedef enum {
    json_fault_none = 0,
    json_fault_not_an_object,
    json_fault_invalid_utf8,
    json_fault_control_character,
    json_fault_unclosed_string,
    json_fault_bad_string,
    json_fault_bad_number,
    json_fault_bad_literal,
    json_fault_bad_structure,
    json_fault_trailing_content,
    json_fault_too_deep,
    json_fault_out_of_memory,
} json_fault;

typedef struct {
    json_fault fault;
    /// The slot of the known field that was being read, or -1.
    int32_t slot;
    /// Byte offset of the fault in the text, or -1 where it is not known.
    int64_t offset;
    /// Bit `i` is set when the field of slot `i` stands more than once; the first one is kept.
    uint64_t duplicates;
} json_outcome;

/// Reads JSON objects, one at a time. Not for use by two threads at once.
typedef struct json_record_reader json_record_reader;

/// A reader of the fields with these names; slot `i` gets the field `names[i]`.
///
/// Returns NULL when memory is short or a limit on the names is passed.
json_record_reader *json_record_reader_create(const char *const *names, size_t count);

void json_record_reader_destroy(json_record_reader *reader);

/// Reads one object, whole and strictly, and fills `fields[0..<count of names]`.
///
/// Values of unknown fields are checked and dropped. When there is a fault the fields are
/// meaningless. Never throws; any bytes may be given.
json_outcome json_record_reader_read(
    json_record_reader *reader, const char *text, size_t length, json_field *fields);

/// Whether the text is valid UTF-8.
bool text_is_utf8(const char *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
