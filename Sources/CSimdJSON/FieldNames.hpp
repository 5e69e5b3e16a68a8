#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "CSimdJSON.h"

/// A name, ready to be compared eight bytes at a time.
struct Name {
    explicit Name(const char *name) : text(name) {
        const std::string quoted = text + '"';
        word_count_ = (quoted.size() + 7) / 8;
        std::memcpy(words_, quoted.data(), quoted.size());
        for (size_t index = 0; index < quoted.size(); ++index)
            reinterpret_cast<unsigned char *>(masks_)[index] = 0xFF;
    }

    /// Whether the name and a closing quote stand at `key`, which has `JSON_PADDING` readable bytes.
    bool stands_at(const char *key) const noexcept {
        uint64_t difference = 0;
        for (size_t index = 0; index < word_count_; ++index) {
            uint64_t word;
            std::memcpy(&word, key + 8 * index, sizeof word);
            difference |= (word ^ words_[index]) & masks_[index];
        }
        return difference == 0;
    }

    std::string text;

private:
    static constexpr size_t maximum_words = (JSON_MAXIMUM_NAME_LENGTH + 1 + 7) / 8;
    static_assert(maximum_words * 8 <= JSON_PADDING, "a name is compared within the padding");

    size_t word_count_;
    uint64_t words_[maximum_words] = {};
    uint64_t masks_[maximum_words] = {};
};

/// The names that a reader knows, and a guess which one stands next.
///
/// Records of one file nearly always name their fields in the same order, so the `n`-th key is
/// first compared with the `n`-th key of the record before.
class FieldNames {
public:
    static constexpr int unknown = -1;

    FieldNames(const char *const *names, size_t count) {
        for (size_t index = 0; index < count; ++index) names_.emplace_back(names[index]);
    }

    size_t count() const noexcept { return names_.size(); }

    /// The slot of the key if it is the expected one, else `unknown`.
    ///
    /// `key` stands before a closing quote and is followed by `JSON_PADDING` readable bytes.
    int predicted(size_t position, const char *key) const noexcept {
        if (position >= order_.size() || order_[position] == unknown) return unknown;
        return names_[order_[position]].stands_at(key) ? order_[position] : unknown;
    }

    /// The slot of an unescaped key, remembered as the expected one at `position`.
    int find(size_t position, std::string_view key) {
        int slot = search(key);
        if (position < maximum_remembered) {
            if (position >= order_.size()) order_.resize(position + 1, unknown);
            order_[position] = slot;
        }
        return slot;
    }

private:
    /// A record may hold any number of unknown fields; memory must not follow it.
    static constexpr size_t maximum_remembered = 256;

    std::vector<Name> names_;
    std::vector<int> order_;

    int search(std::string_view key) const noexcept {
        for (size_t index = 0; index < names_.size(); ++index)
            if (names_[index].text == key) return int(index);
        return unknown;
    }
};
