#pragma once

#include "core/text/json_tree.h"

#include <optional>
#include <string>
#include <vector>

namespace calm
{

/// One part of a tokenizer.json (a normalizer, a decoder, ...) being read. Knows where it stands, so that every
/// error names the file, the part and what was found there.
class PartReader
{
public:
    PartReader(const JsonValue& json,
               std::string where); ///< `json` must outlive the reader

    std::string type() const;        ///< its "type"
    bool has(const char* key) const; ///< present and not null
    std::string text(const char* key) const;
    std::string text(const char* key, const std::string& fallback) const;
    std::string character(const char* key) const; ///< a text of one character
    bool flag(const char* key, bool fallback) const;
    int number(const char* key, int fallback) const;               ///< at least 0
    PartReader child(const char* key) const;                       ///< an object
    std::vector<PartReader> children(const char* key) const;       ///< a list of objects
    std::pair<std::string, int> tokenAndId(const char* key) const; ///< ["token", id]

    const JsonValue& json() const { return *m_json; }
    const JsonValue& member(const char* key) const; ///< Error when absent
    const std::string& where() const { return m_where; }
    PartReader named(const std::string& type) const; ///< itself, with its type added to where()

    [[noreturn]] void fail(const std::string& fault) const;           ///< Error(corrupt): "<where> <fault>."
    [[noreturn]] void failUnsupported(const std::string& part) const; ///< Error(unsupported)

private:
    PartReader(const JsonValue& json, std::string where, int depth);
    const JsonValue* m_json;
    std::string m_where;
    int m_depth = 0; // parts nest (Sequence in Sequence); a hostile file must not
                     // exhaust the stack
};

} // namespace calm
