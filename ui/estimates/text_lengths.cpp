#include "ui/estimates/text_lengths.h"

#include "core/store/project.h"
#include "ui/reading/token_spans.h"

namespace calm::ui
{

namespace
{

constexpr std::int64_t sampled = 64; ///< examples of each part

double tokensOf(const Tokenizer& tokenizer, const std::string& text)
{
    return double(tokenizer.encode(text, false).ids.size()) + 1; // with the end token
}

} // namespace

TextLengths sampleLengths(Project& project, const Composition& composition, const std::vector<MixturePart>& mixture,
                          TokenizerCache& tokenizers, const std::stop_token& stop)
{
    try {
        const auto tokenizerOf = [&](const std::string& model) {
            throwIfStopped(stop);
            return tokenizers.get(project.modelDirectory(project.model(model)));
        };
        const auto anchor = tokenizerOf(composition.anchor);
        std::vector<std::shared_ptr<const Tokenizer>> augmenting;
        for (const std::string& model : composition.augmenting)
            augmenting.push_back(tokenizerOf(model));

        TextLengths lengths;
        lengths.augmentingTokens.resize(augmenting.size());
        double weights = 0; // each part counts as much as it has examples
        for (const MixturePart& part : mixture) {
            const std::int64_t dataset = project.dataset(part.dataset).id;
            const std::int64_t count = project.countExamples(dataset, {.split = part.split});
            const auto examples = project.examples(dataset, {.split = part.split}, 0, sampled);
            lengths.examples += count;
            const double weight = examples.empty() ? 0 : double(count) / double(examples.size());
            for (const ExampleRecord& example : examples) {
                throwIfStopped(stop);
                const std::string text = example.prompt + example.response;
                lengths.anchorTokens += weight * tokensOf(*anchor, text);
                lengths.labels += weight * tokensOf(*anchor, example.response);
                for (std::size_t i = 0; i < augmenting.size(); ++i)
                    lengths.augmentingTokens[i] += weight * tokensOf(*augmenting[i], text);
                weights += weight;
            }
        }
        if (weights <= 0)
            return {};
        lengths.anchorTokens /= weights;
        lengths.labels /= weights;
        for (double& tokens : lengths.augmentingTokens)
            tokens /= weights;
        return lengths;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled)
            throw;
        return {};
    }
}

} // namespace calm::ui
