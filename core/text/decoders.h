#pragma once

#include "core/text/decoder.h"
#include "core/text/pattern.h"

namespace calm
{

/// One decoder after another.
class SequenceDecoder : public Decoder
{
public:
    explicit SequenceDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    std::vector<std::unique_ptr<const Decoder>> m_steps;
};

/// Joins all tokens into one.
class FuseDecoder : public Decoder
{
public:
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;
};

/// Turns the characters of byte-level tokens back into their bytes, and joins all tokens into one.
class ByteLevelDecoder : public Decoder
{
public:
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;
};

/// Turns runs of byte tokens ("<0xE2>") into the characters they spell; a run that spells none becomes one U+FFFD
/// for each byte.
class ByteFallbackDecoder : public Decoder
{
public:
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;
};

/// Replaces every match of a pattern within each token.
class ReplaceDecoder : public Decoder
{
public:
    explicit ReplaceDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    Pattern m_pattern;
    std::string m_content;
};

/// Removes up to so many copies of one character from either end of each token.
class StripDecoder : public Decoder
{
public:
    explicit StripDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    std::string m_content;
    int m_start;
    int m_stop;
};

/// Turns the visible space of Metaspace back into a space, and drops it where it was put before the text.
class MetaspaceDecoder : public Decoder
{
public:
    explicit MetaspaceDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    std::string m_replacement;
    bool m_dropFirst;
};

/// Joins word pieces: a space before each but those that begin with the prefix ("##").
class WordPieceDecoder : public Decoder
{
public:
    explicit WordPieceDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    std::string m_prefix;
    bool m_cleansUp; // spaces before punctuation go
};

/// Turns the mark at the end of a word ("</w>") into a space.
class BpeDecoder : public Decoder
{
public:
    explicit BpeDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    std::string m_suffix;
};

/// Joins repeated tokens and drops the padding between them.
class CtcDecoder : public Decoder
{
public:
    explicit CtcDecoder(const PartReader& part);
    std::vector<std::string> decode(std::vector<std::string> tokens, Ending ending) const override;

private:
    std::string m_padding;
    std::string m_delimiter;
    bool m_cleansUp;
};

} // namespace calm
