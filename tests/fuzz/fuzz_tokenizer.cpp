// Feeds the tokenizer reader arbitrary tokenizer.json files, and a text after the first zero byte: the file is
// refused by an Error, or the text is encoded with offsets inside it and decodes to valid UTF-8.
// Start it on the fixtures: fuzz_tokenizer -runs=1000000 NEW_CORPUS tests/fixtures/tokenizers/damaged

#include "core/base/error.h"
#include "core/text/streaming_decoder.h"
#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

#include <cstdlib>

using namespace calm;

namespace
{
void check(bool holds)
{
    if (!holds)
        std::abort();
}

void encodeAndDecode(const std::shared_ptr<const Tokenizer>& tokenizer, std::string_view text)
{
    const Encoding encoding = tokenizer->encode(text, true);
    check(encoding.ids.size() == encoding.byteOffsets.size());
    for (const auto& [begin, end] : encoding.byteOffsets)
        check(begin <= end && end <= text.size());
    check(isValidUtf8(tokenizer->decode(encoding.ids, true)));
    StreamingDecoder decoder(tokenizer, false);
    for (const int id : encoding.ids)
        check(isValidUtf8(decoder.push(id)));
    check(isValidUtf8(decoder.finish()));
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t zero = input.find('\0');
    const std::string_view text = zero == input.npos ? "a b <s>\xC3\xA9 12\xff" : input.substr(zero + 1);
    try {
        encodeAndDecode(Tokenizer::fromText(std::string(input.substr(0, zero)), "input"), text);
    } catch (const Error&) {
        // refused with a sentence
    }
    return 0;
}
