// What an augmenting model of another tokenizer may see of a prompt, an answer and a conversation.

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/prompt_text.h"
#include "core/data/rows.h"
#include "core/text/tokenizer.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>

using namespace calm;

namespace
{
const Path fixtures = Path(CALM_SOURCE_DIR) / "tests/fixtures/tokenizers";

std::shared_ptr<const Tokenizer> tokenizer(const char* name)
{
    return Tokenizer::load(fixtures / name);
}

ChatTemplate chatTemplate(const char* source)
{
    return {.source = source, .writesBeginning = true};
}

ChatRequest conversation(std::initializer_list<std::pair<const char*, const char*>> messages)
{
    ChatRequest request{.messages = Json::array(), .addGenerationPrompt = true};
    for (const auto& [role, content] : messages)
        request.messages.push_back({{"role", role}, {"content", content}});
    return request;
}

/// What of the augmenting model's ids may be seen from an anchor position, as text.
std::string seen(const EncodedText& text, std::size_t position, const Tokenizer& augmenting)
{
    const auto& ids = text.augmentingIds[0];
    return augmenting.decode({ids.data(), static_cast<std::size_t>(text.settled[0][position])}, false);
}

std::string randomText(Random& random)
{
    static const std::vector<std::string> words{
        "the", " a", "Quick", " fox",    "12",        " 345",         "<ab>", "+",
        "=",   "  ", "\n\n",  "ä",       " é",        "日本語",       "🤖", "👩‍👩‍👧",
        ".",   "'s", "ing",   " привет", "e\xCC\x81", "\xEF\xAC\x81", "안녕", "...",
        "\t",  "x"};
    std::string text;
    for (std::size_t i = 0, count = 1 + random.below(8); i < count; ++i)
        text += words[static_cast<std::size_t>(random.below(words.size()))];
    return text;
}

const char* const brackets = "{% for m in messages %}<{{ m.content }}>{% endfor %}{{ '=' if add_generation_prompt }}";
const char* const turns = "{% for m in messages %}{{ m.role }}: {{ m.content | trim }}\n{% endfor %}{{ 'assistant: ' "
                          "if add_generation_prompt }}";
} // namespace

class TestAlignedRows : public QObject
{
    Q_OBJECT

    std::shared_ptr<const Tokenizer> m_characters = tokenizer("kv");
    std::shared_ptr<const Tokenizer> m_bytes = tokenizer("smollm2");
    TextReaders m_readers{.anchor = {m_characters, {}}, .augmenting = {{m_bytes, {}}}};

private Q_SLOTS:
    /// Prompt and response are tokenized apart, each as the augmenting model would on its own.
    void segmentsAreTokenizedApart()
    {
        const EncodedExample example = encodeExample("<ab>+12=", "145", m_readers);
        std::vector<int> expected = encodePrompt("<ab>+12=", *m_bytes);
        for (const int id : m_bytes->encode("145", false).ids)
            expected.push_back(id);
        QCOMPARE(example.augmentingIds[0], expected);
        QCOMPARE(example.settled[0].size(), example.anchorIds.size());
        QVERIFY(std::ranges::is_sorted(example.settled[0]));
        // The prompt's last position sees all of the prompt; the end token all of the answer.
        QCOMPARE(seen(example, static_cast<std::size_t>(example.promptLength) - 1, *m_bytes), std::string("<ab>+12="));
        QCOMPARE(seen(example, example.anchorIds.size() - 1, *m_bytes), std::string("<ab>+12=145"));
    }

    void nothingIsSeenBeforeItWasRead()
    {
        const std::string prompt = "<abc>+<de>-1=";
        const EncodedText text = encodePrompt(prompt, m_readers);
        const Encoding anchor = m_characters->encode(prompt, false);
        const std::size_t leading = text.anchorIds.size() - anchor.ids.size();
        for (std::size_t t = 0; t < anchor.ids.size(); ++t)
            QVERIFY(prompt.substr(0, anchor.byteOffsets[t].second).starts_with(seen(text, leading + t, *m_bytes)));
    }

    /// Every pair of the reference set's tokenizers, the example's and some fixtures', over random texts.
    void everyPairOfTokenizers()
    {
        std::vector<std::shared_ptr<const Tokenizer>> all;
        for (const char* name :
             {"kv", "smollm2", "reference/llama2", "reference/sp_unigram_bytes", "reference/bert_uncased"})
            all.push_back(tokenizer(name));
        if (const char* reference = std::getenv("CALM_REFERENCE"))
            for (const char* name : {"smollm2", "llama2", "llama3", "qwen3", "gemma3"})
                all.push_back(Tokenizer::load(Path(reference) / "tokenizers" / name));
        Random random(9);
        for (const auto& anchor : all)
            for (const auto& augmenting : all)
                for (int round = 0; round < 40; ++round) {
                    const std::string prompt = randomText(random), response = randomText(random);
                    const TextReaders readers{.anchor = {anchor, {}}, .augmenting = {{augmenting, {}}}};
                    const EncodedExample example = encodeExample(prompt, response, readers);
                    const auto& ids = example.augmentingIds[0];
                    const auto& settled = example.settled[0];
                    QCOMPARE(settled.size(), example.anchorIds.size());
                    QVERIFY(std::ranges::is_sorted(settled));
                    if (sameTokenizer(*anchor, *augmenting)) {
                        QVERIFY(ids == example.anchorIds);
                        for (std::size_t t = 0; t < settled.size(); ++t)
                            QCOMPARE(settled[t], static_cast<int>(t) + 1);
                        continue;
                    }
                    const auto special = [&](int id) { return anchor->isSpecial(id); };
                    if (std::ranges::any_of(anchor->encode(prompt, false).ids, special) ||
                        std::ranges::any_of(anchor->encode(response, false).ids, special))
                        continue; // special tokens are boundaries and no text
                    const auto length = static_cast<std::size_t>(example.promptLength);
                    const std::vector<int> answer(example.anchorIds.begin() + example.promptLength,
                                                  example.anchorIds.end());
                    std::vector<int> expected = encodePrompt(prompt, *augmenting);
                    if (length > 0)
                        QCOMPARE(static_cast<std::size_t>(settled[length - 1]), expected.size());
                    for (const int id : augmenting->encode(anchor->decode(answer, true), false).ids)
                        expected.push_back(id);
                    QVERIFY(ids.size() <= expected.size() && std::equal(ids.begin(), ids.end(), expected.begin()));
                    if (!anchor->eosIds().empty())
                        QCOMPARE(ids.size(), expected.size()); // the end token is a boundary
                }
    }

    void equalTokenizersShareIds()
    {
        const TextReaders readers{.anchor = {m_bytes, {}}, .augmenting = {{tokenizer("smollm2"), {}}}};
        const EncodedText text = encodePrompt("some words", readers);
        QCOMPARE(text.augmentingIds[0], text.anchorIds);
        for (std::size_t t = 0; t < text.anchorIds.size(); ++t)
            QCOMPARE(text.settled[0][t], static_cast<int>(t) + 1);
    }

    /// A character whose bytes are several anchor tokens is read with the last of them.
    void charactersOfSeveralTokens()
    {
        const TextReaders readers{.anchor = {m_bytes, {}}, .augmenting = {{tokenizer("reference/llama2"), {}}}};
        const std::string prompt = "a 🤖🤖 b";
        const EncodedText text = encodePrompt(prompt, readers);
        const Encoding anchor = m_bytes->encode(prompt, false);
        QVERIFY(anchor.byteOffsets[2] == anchor.byteOffsets[3] || anchor.byteOffsets[1] == anchor.byteOffsets[2]);
        for (std::size_t t = 0; t + 1 < anchor.ids.size(); ++t) {
            std::size_t read = anchor.byteOffsets[t].second; // unless a later token holds a part of the same character
            for (std::size_t later = t + 1; later < anchor.ids.size(); ++later)
                read = std::min(read, anchor.byteOffsets[later].first);
            std::string shown = seen(text, t, *readers.augmenting[0].tokenizer);
            shown.erase(0, shown.find_first_of("a") == std::string::npos ? shown.size() : shown.find_first_of("a"));
            QVERIFY2(shown.size() <= read, qPrintable(QString("%1: %2").arg(t).arg(QString::fromStdString(shown))));
        }
    }

    /// What the anchor has no token for, the augmenting model may know; a special token stands for no text.
    void unknownTokensAreText()
    {
        const EncodedText text = encodePrompt("<ab>Ä?=", m_readers);
        QVERIFY(std::ranges::count(text.anchorIds, m_characters->idOf("[UNK]").value()) > 0);
        QCOMPARE(text.augmentingIds[0], encodePrompt("<ab>Ä?=", *m_bytes));
        const EncodedText special = encodePrompt("<ab>[EOS]<c>", m_readers);
        std::vector<int> expected = encodePrompt("<ab>", *m_bytes);
        for (const int id : m_bytes->encode("<c>", false).ids)
            expected.push_back(id);
        QCOMPARE(special.augmentingIds[0], expected);
    }

    void emptyTexts()
    {
        for (const auto& [prompt, response] : {std::pair{"", "12"}, std::pair{"1+1=", ""}, std::pair{"", ""}}) {
            const EncodedExample example = encodeExample(prompt, response, m_readers);
            QCOMPARE(example.settled[0].size(), example.anchorIds.size());
            if (!example.settled[0].empty())
                QCOMPARE(static_cast<std::size_t>(example.settled[0].back()), example.augmentingIds[0].size());
        }
    }

    /// Where the messages stand is found also when they read like the markup around them.
    void messagesAreFound()
    {
        const PromptText text =
            promptText(chatTemplate(turns), conversation({{"user", "user"}, {"assistant", " : "}, {"user", "a: "}}));
        QCOMPARE(text.text, std::string("user: user\nassistant: :\nuser: a:\nassistant: "));
        const std::vector<std::pair<std::size_t, std::size_t>> expected{{6, 10}, {22, 23}, {30, 32}};
        QVERIFY(text.contents == expected);
        // A template that looks into a message.
        const char* const shouting = "{% for m in messages %}{{ m.content | upper }}{% endfor %}";
        QVERIFY(promptText(chatTemplate(shouting), conversation({{"user", "abc"}})).contents.empty());
        const char* const choosy =
            "{% if messages[0].content == 'abc' %}yes{% else %}{{ raise_exception('no') }}{% endif %}";
        const PromptText refusing = promptText(chatTemplate(choosy), conversation({{"user", "abc"}}));
        QVERIFY(refusing.contents.empty() && refusing.text == "yes");
    }

    void sameByteOfTheSameMessage()
    {
        const PromptText from{"<abc><de>=", {{1, 4}, {6, 8}}}, to{"user: abc\nuser: de\n", {{6, 9}, {16, 18}}};
        const std::vector<std::size_t> expected{0, 6, 7, 8, 9, 9, 16, 17, 18, 18, 18};
        for (std::size_t byte = 0; byte < expected.size(); ++byte)
            QCOMPARE(sameByte(byte, from, to), expected[byte]);
        QCOMPARE(sameByte(5, from, PromptText{"other", {}}), std::size_t(0));
    }

    /// Each model through its own template; of a message no more is seen than the anchor has read of it.
    void conversationsGoThroughEachModelsTemplate()
    {
        const TextReaders readers{.anchor = {m_characters, chatTemplate(brackets)},
                                  .augmenting = {{m_bytes, chatTemplate(turns)}}};
        const ChatRequest request = conversation({{"user", "ab+1"}, {"assistant", "cd"}, {"user", "ef"}});
        const EncodedText text = encodeChat(request, readers);
        const std::string own = renderChat(chatTemplate(turns), request);
        QCOMPARE(text.augmentingIds[0], m_bytes->encode(own, false).ids);
        const std::string anchorText = "<ab+1><cd><ef>=";
        const PromptText from = promptText(chatTemplate(brackets), request),
                         to = promptText(chatTemplate(turns), request);
        const Encoding anchor = m_characters->encode(anchorText, false);
        QCOMPARE(text.anchorIds, anchor.ids);
        for (std::size_t t = 0; t + 1 < anchor.ids.size(); ++t) {
            const std::string shown = seen(text, t, *m_bytes);
            QVERIFY(own.starts_with(shown));
            QVERIFY(shown.size() <= sameByte(anchor.byteOffsets[t].second, from, to));
        }
        // The first message was read and its bracket closed: all of it but what may still go on.
        QVERIFY(seen(text, 7, *m_bytes).starts_with("user: ab+"));
        QCOMPARE(seen(text, text.anchorIds.size() - 1, *m_bytes), own);
    }

    void modelsWithoutATemplate()
    {
        const ChatRequest request = conversation({{"user", "ab"}});
        const ChatTemplate plain{.source = defaultChatTemplate(), .isDefault = true, .writesBeginning = false};
        // Equal tokenizers: it reads what the anchor reads.
        const EncodedText shared = encodeChat(
            request, {.anchor = {m_characters, chatTemplate(brackets)}, .augmenting = {{m_characters, plain}}});
        QCOMPARE(shared.augmentingIds[0], shared.anchorIds);
        // Another tokenizer: the plain form.
        const EncodedText other =
            encodeChat(request, {.anchor = {m_characters, chatTemplate(brackets)}, .augmenting = {{m_bytes, plain}}});
        QCOMPARE(other.augmentingIds[0], encodePrompt(renderChat(plain, request), *m_bytes));
    }

    /// Equal tokenizers with templates of their own are aligned too.
    void equalTokenizersOfOtherTemplates()
    {
        const char* const doubled = "{% for m in messages %}<<{{ m.content }}>>{% endfor %}";
        const ChatRequest request = conversation({{"user", "ab"}});
        const EncodedText text = encodeChat(request, {.anchor = {m_characters, chatTemplate(brackets)},
                                                      .augmenting = {{m_characters, chatTemplate(doubled)}}});
        QCOMPARE(text.augmentingIds[0], m_characters->encode("<<ab>>", false).ids);
        QCOMPARE(text.settled[0], (std::vector<int>{2, 3, 4, 4, 6})); // after "<", "a", "b", ">", "="
    }

    void refusingTemplatesSayWhose()
    {
        const TextReaders readers{.anchor = {m_characters, chatTemplate(brackets)},
                                  .augmenting = {{m_bytes, chatTemplate("{{ raise_exception('no system role') }}")}}};
        try {
            encodeChat(conversation({{"user", "ab"}}), readers);
            QFAIL("was encoded");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::badInput);
            QVERIFY(std::string(error.what()).starts_with("An augmenting model's chat template: "));
        }
    }
};

QTEST_APPLESS_MAIN(TestAlignedRows)
#include "test_aligned_rows.moc"
