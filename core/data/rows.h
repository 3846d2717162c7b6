#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace calm
{

class Tokenizer;
struct ChatRequest;
struct ChatTemplate;

/// One example as ids, for every model that reads it. No tensors: training makes batches of these.
struct EncodedExample
{
    std::vector<int> anchorIds; ///< [BOS] prompt response [EOS]
    int promptLength = 0;       ///< anchor tokens before the first response token, BOS counted
    std::vector<std::vector<int>> augmentingIds; ///< per augmenting model
    /// Per augmenting model and anchor position: how many of its tokens may be seen from there. Never shrinks along
    /// the positions.
    std::vector<std::vector<int>> settled;
};

/// [BOS] and the prompt's tokens: what generation starts from.
std::vector<int> encodePrompt(std::string_view prompt, const Tokenizer& tokenizer);

/// A conversation as its chat template writes it out, special tokens of the text as such. The tokenizer's beginning is put
/// in front only where the template leaves that to it. Error(badInput) when the template refuses the conversation.
std::vector<int> encodeChat(const ChatTemplate& chatTemplate, const ChatRequest& request, const Tokenizer& tokenizer);

/// What a dataset's prompt reads as: encodePrompt(), or as the one user message of a conversation where there is a
/// template.
std::vector<int> encodeQuestion(std::string_view prompt, const Tokenizer& tokenizer, const ChatTemplate* chatTemplate);

/// Prompt and response are tokenized apart, so that the prompt's tokens are settled at its end and training sees what
/// generation sees. Error(unsupported) when an augmenting model's tokenizer is not equal to the anchor's.
EncodedExample encodeExample(std::string_view prompt, std::string_view response, const Tokenizer& anchor,
                             std::span<const std::shared_ptr<const Tokenizer>> augmenting,
                             const ChatTemplate* chatTemplate = nullptr);

/// Whether two tokenizers give the same ids for every text: the same definition, special tokens included.
bool sameTokenizer(const Tokenizer& a, const Tokenizer& b);

} // namespace calm
