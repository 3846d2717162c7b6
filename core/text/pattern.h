#pragma once

#include "core/text/normalized_text.h"
#include "core/text/part_reader.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calm
{

/// What a Split or a Replace looks for: a fixed text, or a regular expression in the dialect tokenizer files are
/// written in (Oniguruma's Ruby syntax; run by PCRE2 with Unicode classes). Immutable; any thread may use it.
class Pattern
{
public:
    static Pattern literal(std::string text);
    /// Error(corrupt) that begins with `where` when the expression cannot be compiled.
    static Pattern regex(const std::string& expression, const std::string& where);
    /// Every single character of a class.
    static Pattern characters(bool (*isMatch)(char32_t));
    /// "text", {"String": "text"} or {"Regex": "expression"} under `key`.
    static Pattern read(const PartReader& part, const char* key);

    /// Left to right, without overlap. An expression may match nothing at some place: an empty range.
    std::vector<ByteRange> matches(std::string_view text) const;

    /// What can be said while the text may still go on.
    struct OpenMatches
    {
        std::vector<ByteRange> matches; ///< those that no continuation changes
        std::size_t until = 0;          ///< up to here it is known what matches and what does not
        bool grows = false; ///< a match begins at `until` and has all that follows; a continuation only makes it longer
    };
    OpenMatches openMatches(std::string_view text) const;
    bool isSingleCharacter() const; ///< it always matches exactly one character
    /// Whether what matches behind the end of a match may depend on the text before it.
    bool looksBack() const;

    void forEachMatch(std::string_view text, const std::function<void(ByteRange)>& report) const;

private:
    struct Compiled;
    void forEachCharacterMatch(std::string_view text, const std::function<void(ByteRange)>& report) const;
    void forEachExpressionMatch(std::string_view text, const std::function<void(ByteRange)>& report) const;
    OpenMatches openExpressionMatches(std::string_view text) const;
    std::string m_literal;
    bool (*m_isMatch)(char32_t) = nullptr;
    std::shared_ptr<const Compiled> m_compiled; // null for a fixed text and for a class
};

} // namespace calm
