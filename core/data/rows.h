#pragma once

#include "core/data/aligned_reader.h"
#include "core/data/encoded_text.h"
#include "core/data/example.h"
#include "core/text/chat_template.h"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace calm
{

/// What one model needs to read text.
struct TextReader
{
    std::shared_ptr<const Tokenizer> tokenizer;
    /// How it reads a conversation. An augmenting model that states none reads what the anchor reads where their
    /// tokenizers are equal, else the default.
    std::optional<ChatTemplate> chatTemplate;
};

/// All models that read one text; no augmenting ones for a model alone.
struct TextReaders
{
    TextReader anchor;
    std::vector<TextReader> augmenting;
};

/// What the tokenizer puts before a text: [BOS], or nothing.
std::vector<int> beginningOf(const Tokenizer& tokenizer);

/// [BOS] and the prompt's tokens: what generation starts from.
std::vector<int> encodePrompt(std::string_view prompt, const Tokenizer& tokenizer);

/// A conversation as its chat template writes it out, special tokens of the text as such. The tokenizer's beginning is
/// put in front only where the template leaves that to it. Error(badInput) when the template refuses the conversation.
std::vector<int> encodeChat(const ChatTemplate& chatTemplate, const ChatRequest& request, const Tokenizer& tokenizer);

/// A prompt as every model reads it, each in its own tokens. Its end is a hard boundary: from the last position all of
/// it is seen.
EncodedText encodePrompt(std::string_view prompt, const TextReaders& readers);

/// A conversation, each model through its own chat template. Inside a message an augmenting model is seen up to the
/// same byte of that message; what its template writes around it, once the anchor has read its own markup there. A
/// template that rewrites the messages is seen at the end only. Error(badInput) when one of the templates refuses.
EncodedText encodeChat(const ChatRequest& request, const TextReaders& readers);

/// A dataset's prompt: encodePrompt(), or `throughChat` as the one user message of a conversation.
EncodedText encodeQuestion(std::string_view prompt, const TextReaders& readers, bool throughChat);

/// Ids that all of `augmenting` models read as they are: position t sees 0..t.
EncodedText sharedIds(const std::vector<int>& anchorIds, std::size_t augmenting);

/// The anchor's ids alone are known: what augmenting models read is the text of the ids. `ends`: it is a whole prompt.
EncodedText followIds(const std::vector<int>& anchorIds, const std::shared_ptr<const Tokenizer>& anchor,
                      std::span<const std::shared_ptr<const Tokenizer>> augmenting, bool ends);

/// Question and response, which are tokenized apart, and the response is followed as generation follows it, so that
/// training sees what generation sees.
EncodedExample encodeExample(std::string_view prompt, std::string_view response, const TextReaders& readers,
                             bool throughChat = false);

/// The same for an example of a dataset. Through the chat template a conversation goes with all its messages, of which
/// the last answer is the response; else it is its flat form.
EncodedExample encodeExample(const Example& example, const TextReaders& readers, bool throughChat);

} // namespace calm
