#include "core/text/sentence_piece_file.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <bit>
#include <cstring>

namespace calm
{

namespace
{
/// One field of a protocol buffer message (protobuf.dev, "Encoding").
struct Field
{
    std::uint64_t number = 0;
    std::uint64_t value = 0; ///< of a number
    std::string_view bytes;  ///< of a text or a message
};

[[noreturn]] void throwNoModel(const std::string& what)
{
    throw Error(ErrorKind::corrupt, what + " is not a sentencepiece model. If it is another kind of file, such as "
                                           "Llama 3's original one: put the model's tokenizer.json beside it.");
}

class MessageReader
{
public:
    MessageReader(std::string_view message, const std::string& what) : m_rest(message), m_what(what) {}

    /// Nothing at the end. Error(corrupt) when the message is cut off.
    std::optional<Field> next()
    {
        if (m_rest.empty())
            return std::nullopt;
        const std::uint64_t tag = readVarint();
        Field field;
        field.number = tag >> 3;
        switch (tag & 7) {
        case 0:
            field.value = readVarint();
            break;
        case 1:
            field.value = readFixed(8);
            break;
        case 2:
            field.bytes = take(readVarint());
            break;
        case 5:
            field.value = readFixed(4);
            break;
        default:
            fail();
        }
        return field;
    }

private:
    [[noreturn]] void fail() const { throwNoModel(m_what); }

    std::string_view take(std::uint64_t size)
    {
        if (size > m_rest.size())
            fail();
        const std::string_view bytes = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return bytes;
    }

    std::uint64_t readVarint()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1)[0]);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        fail();
    }

    std::uint64_t readFixed(std::size_t size)
    {
        std::uint64_t value = 0;
        const std::string_view bytes = take(size);
        for (std::size_t i = size; i-- > 0;)
            value = (value << 8) | static_cast<unsigned char>(bytes[i]);
        return value;
    }

    std::string_view m_rest;
    const std::string& m_what;
};

int toId(std::uint64_t value)
{
    return static_cast<int>(static_cast<std::int64_t>(value)); // negative numbers are written with 64 bits
}

SentencePieceFile::Piece readPiece(std::string_view message, const std::string& what)
{
    SentencePieceFile::Piece piece;
    MessageReader reader(message, what);
    while (const auto field = reader.next()) {
        if (field->number == 1)
            piece.text = field->bytes;
        else if (field->number == 2)
            piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field->value));
        else if (field->number == 3 && field->value >= 1 && field->value <= 6)
            piece.type = static_cast<SentencePieceFile::PieceType>(field->value);
    }
    return piece;
}

void readTrainerSpec(std::string_view message, const std::string& what, SentencePieceFile& file)
{
    MessageReader reader(message, what);
    while (const auto field = reader.next()) {
        switch (field->number) {
        case 3:
            if (field->value >= 1 && field->value <= 4)
                file.modelType = static_cast<SentencePieceFile::ModelType>(field->value);
            break;
        case 24:
            file.spaceIsSuffix = field->value != 0;
            break;
        case 35:
            file.byteFallback = field->value != 0;
            break;
        case 40:
            file.unknownId = toId(field->value);
            break;
        case 41:
            file.bosId = toId(field->value);
            break;
        case 42:
            file.eosId = toId(field->value);
            break;
        case 43:
            file.padId = toId(field->value);
            break;
        default:
            break;
        }
    }
}

void readNormalizerSpec(std::string_view message, const std::string& what, SentencePieceFile& file)
{
    MessageReader reader(message, what);
    while (const auto field = reader.next()) {
        if (field->number == 2)
            file.charsMap = field->bytes;
        else if (field->number == 3)
            file.addDummyPrefix = field->value != 0;
        else if (field->number == 4)
            file.removeExtraSpaces = field->value != 0;
        else if (field->number == 5)
            file.escapeSpaces = field->value != 0;
    }
}
} // namespace

std::string SentencePieceFile::kind() const
{
    switch (modelType) {
    case ModelType::unigram:
        return "unigram";
    case ModelType::bpe:
        return "bpe";
    case ModelType::word:
        return "word";
    case ModelType::character:
        break;
    }
    return "char";
}

SentencePieceFile SentencePieceFile::read(const Path& path)
{
    return fromBytes(readFile(path), path.string());
}

SentencePieceFile SentencePieceFile::fromBytes(std::string_view bytes, const std::string& what)
{
    SentencePieceFile file;
    MessageReader reader(bytes, what);
    while (const auto field = reader.next()) {
        if (field->number == 1)
            file.pieces.push_back(readPiece(field->bytes, what));
        else if (field->number == 2)
            readTrainerSpec(field->bytes, what, file);
        else if (field->number == 3)
            readNormalizerSpec(field->bytes, what, file);
    }
    if (file.pieces.empty())
        throwNoModel(what);
    for (const Piece& piece : file.pieces)
        if (!isValidUtf8(piece.text))
            throw Error(ErrorKind::corrupt, what + " has a piece with broken UTF-8.");
    for (int* id : {&file.unknownId, &file.bosId, &file.eosId, &file.padId})
        if (*id >= static_cast<int>(file.pieces.size()) || *id < 0)
            *id = -1;
    if (file.unknownId < 0)
        throw Error(ErrorKind::corrupt, what + " has no piece for unknown characters.");
    return file;
}

} // namespace calm
