#pragma once

#include "core/text/tokenizer.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

namespace calm::ui
{

/// One token of a text as a person sees it.
struct TokenSpan
{
    int id = 0;
    QString text;     ///< what it stands for, blanks made visible; the bytes of a character that several tokens share
    QString spelling; ///< as the vocabulary has it
    std::size_t begin = 0, end = 0; ///< bytes of the text; equal for one that was put in
    bool special = false;
};

struct TokenizedText
{
    std::vector<TokenSpan> spans; ///< the first ones
    std::size_t tokens = 0;       ///< all of them
    std::size_t bytes = 0;        ///< of the text
    std::size_t characters = 0;
};

/// Any thread. `most`: spans beyond it are counted, not made. Throws Error.
TokenizedText tokenSpans(const Tokenizer& tokenizer, const std::string& text, bool withSpecial, std::size_t most);

/// The bytes of a byte-level token ("âĤ" -> "E2 82"); others as they are spelled ("<0xE2>" already says it).
QString bytesOf(const std::string& spelling);

/// Blanks, line ends and control characters as signs.
QString visibleText(QString text);

/// The tokenizers of the models that are looked at, loaded once for all who ask. Any thread; loading may take a second.
class TokenizerCache
{
public:
    std::shared_ptr<const Tokenizer> get(const Path& model); ///< throws Error

private:
    /// As many as one composition usually has.
    static constexpr std::size_t most = 6;
    struct Kept
    {
        Path model;
        std::filesystem::file_time_type changed;
        std::shared_ptr<const Tokenizer> tokenizer;
    };
    std::mutex m_mutex;
    std::vector<Kept> m_kept; ///< the one asked for last at the end
};

} // namespace calm::ui
