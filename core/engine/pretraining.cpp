#include "core/base/error.h"
#include "core/base/new_folder.h"
#include "core/engine/project_jobs.h"
#include "core/engine/threads.h"
#include "core/models/family.h"
#include "core/models/load_model.h"
#include "core/text/tokenizer.h"
#include "core/train/pretrain.h"

#include <fstream>

namespace calm
{

namespace
{
bool isJsonLines(const Path& file)
{
    return file.extension() == ".jsonl" || file.extension() == ".json";
}

// A line of JSONL holds a prompt and its response, or a text; a line of any other file is a text.
std::pair<std::string, std::string> promptAndResponse(const Path& file, const std::string& line, int number)
{
    if (!isJsonLines(file))
        return {"", line};
    const std::string what = file.string() + " line " + std::to_string(number);
    const Json json = parseJson(line, what);
    if (json.contains("text"))
        return {"", require<std::string>(json, "text", what)};
    return {require<std::string>(json, "prompt", what), require<std::string>(json, "response", what)};
}

std::vector<EncodedExample> readExamples(const Path& file, const TextReaders& readers, int vocabulary)
{
    std::ifstream stream(file);
    if (!stream)
        throw Error(ErrorKind::notFound, "Cannot read " + file.string() + ".");
    std::vector<EncodedExample> examples;
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        if (line.empty())
            continue;
        const auto [prompt, response] = promptAndResponse(file, line, number);
        examples.push_back(encodeExample(prompt, response, readers));
        for (const int id : examples.back().anchorIds)
            if (id >= vocabulary)
                throw Error(ErrorKind::badInput, "The tokenizer's token " + std::to_string(id) +
                                                     " is outside the vocabulary of " + std::to_string(vocabulary) +
                                                     " that config.json states.");
    }
    if (examples.empty())
        throw Error(ErrorKind::badInput, file.string() + " has no lines to learn from.");
    return examples;
}
} // namespace

void pretrainModel(const PretrainJob& job, const std::function<void(const PretrainStep&)>& onStep, std::stop_token stop)
{
    if (std::filesystem::exists(job.out))
        throw Error(ErrorKind::badInput, job.out.string() + " exists already: name a new folder for the model.");
    setThreads(job.training.threads);
    const Json config = parseJson(readFile(job.config), job.config.string());
    if (const Family& family = familyOf(config); family.name != "llama")
        throw Error(ErrorKind::unsupported, job.config.string() + " is of the family \"" + family.name +
                                                "\"; models trained from scratch are of the family \"llama\".");
    const DecoderSettings settings = familyOf(config).settings(ConfigReader(config));
    const auto tokenizer = Tokenizer::load(job.tokenizer);
    const TrainingData data{
        .mixture = {readExamples(job.data, {.anchor = {.tokenizer = tokenizer, .chatTemplate = {}}, .augmenting = {}},
                                 settings.vocabulary)},
        .validation = {}};
    NewFolder folder(job.out);
    const auto model = pretrain(
        settings, data, job.training,
        [&](const TrainingStep& step) {
            if (onStep)
                onStep({step.step, job.training.steps, step.loss, step.learningRate,
                        static_cast<double>(step.tokens) / std::max(step.seconds, 1e-9)});
        },
        stop);
    saveModel(folder.path(), *model, TokenizerCopy::of(job.tokenizer, *tokenizer));
    folder.moveIntoPlace();
}

} // namespace calm
