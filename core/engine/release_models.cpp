#include "core/engine/release_models.h"

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/models/tensor_io.h"
#include "core/weights/find_models.h"

#include <ATen/ops/equal.h>

#include <algorithm>
#include <array>

namespace calm
{

namespace
{
constexpr std::array tokenizerFiles{"tokenizer.json",          "tokenizer.model",    "tokenizer_config.json",
                                    "special_tokens_map.json", "vocab.json",         "merges.txt",
                                    "added_tokens.json",       "chat_template.json", "chat_template.jinja",
                                    "generation_config.json"};

/// What must be equal in two config.json of one model, where both say it. Spellings of the rest have changed over time.
constexpr std::array comparedKeys{"model_type",          "num_hidden_layers",   "hidden_size",
                                  "num_attention_heads", "num_key_value_heads", "head_dim",
                                  "intermediate_size",   "vocab_size",          "rms_norm_eps"};

bool isModel(const Path& directory)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(directory / "config.json", ignored);
}

Path inCache(const std::string& name)
{
    for (const FoundModel& found : listModels(huggingFaceCache()))
        if (found.name == name && found.problem.empty())
            return found.directory;
    return {};
}

/// A tensor by the name it has in the file, or without the base model's part; tied heads stand once in a directory.
const TensorView* findSame(const WeightFiles& files, const std::string& name)
{
    for (const std::string& candidate :
         {name, name == "lm_head.weight" ? std::string("model.embed_tokens.weight") : std::string()}) {
        if (const TensorView* view = files.find(candidate))
            return view;
        if (const TensorView* view = candidate.starts_with("model.") ? files.find(candidate.substr(6)) : nullptr)
            return view;
    }
    return nullptr;
}

/// In the coarser precision of both: a composition may have been saved in another one than its models lie in.
bool isSame(const TensorView& a, const TensorView& b)
{
    if (a.shape != b.shape)
        return false;
    const Tensor left = toTensor(a), right = toTensor(b);
    if (left.scalar_type() == right.scalar_type())
        return at::equal(left, right);
    if (!left.is_floating_point() || !right.is_floating_point())
        return false;
    const auto coarser = left.element_size() <= right.element_size() ? left.scalar_type() : right.scalar_type();
    return at::equal(left.to(coarser), right.to(coarser));
}

[[noreturn]] void throwOther(const ReleaseModel& model, const Path& release, const Path& directory,
                             const std::string& difference)
{
    throw Error(ErrorKind::badInput, "The " + model.role + " in " + directory.string() + " is not the one that " +
                                         release.string() + " was trained with: " + difference +
                                         "; name the right one with " + model.option +
                                         ", or add --models-from-file to use the one in the file.");
}

void checkSameConfig(const ReleaseModel& model, const Path& release, const Path& directory)
{
    if (!model.config)
        return;
    const Path file = directory / "config.json";
    const Json there = parseJson(readFile(file), file.string());
    for (const char* key : comparedKeys) {
        const auto kept = model.config->find(key);
        if (kept == model.config->end() || !there.is_object() || !there.contains(key) || there.at(key) == *kept)
            continue;
        throwOther(model, release, directory,
                   std::string("its config.json says ") + key + " " + toLine(there.at(key)) + ", not " + toLine(*kept));
    }
}
} // namespace

Path findReleaseModel(const ReleaseModel& model, const Path& release)
{
    if (!model.given.empty()) {
        if (!isModel(model.given))
            throw Error(ErrorKind::notFound, "There is no model in " + model.given.string() +
                                                 ": it has no config.json; name a model's folder with " + model.option +
                                                 ".");
        return std::filesystem::absolute(model.given).lexically_normal();
    }
    if (model.named.empty())
        return {};
    // Beside the composition first: a relative path meant the folder their program was started in.
    const Path named = model.named;
    for (const Path& candidate : {release / named, release / named.filename(), named})
        if (candidate != release && isModel(candidate))
            return std::filesystem::absolute(candidate).lexically_normal();
    return inCache(model.named);
}

bool holdsModel(const WeightFiles& weights, const ReleaseModel& model)
{
    return std::ranges::any_of(weights.names(),
                               [&](const std::string& name) { return name.starts_with(model.prefix); });
}

void throwNoModel(const ReleaseModel& model, const Path& release)
{
    throw Error(ErrorKind::notFound, (release / "config.json").string() + " names \"" + model.named + "\" as the " +
                                         model.role + ", which is not on this machine; say where it lies with " +
                                         model.option + " DIR.");
}

void checkSameModel(const ReleaseModel& model, const WeightFiles& weights, const Path& release, const Path& directory,
                    const std::stop_token& stop)
{
    checkSameConfig(model, release, directory);
    if (!holdsModel(weights, model))
        return;
    const auto there = WeightFiles::open(directory);
    const std::string prefix = model.prefix;
    for (const std::string& name : weights.names()) {
        throwIfStopped(stop);
        if (!name.starts_with(prefix) || name.ends_with(".inv_freq"))
            continue;
        const std::string own = name.substr(prefix.size());
        const TensorView* same = findSame(*there, own);
        if (!same)
            throwOther(model, release, directory, "it has no tensor " + own);
        if (!isSame(weights.get(name), *same))
            throwOther(model, release, directory, "the tensor " + own + " holds other numbers");
    }
}

void writeHeldModel(const ReleaseModel& model, const WeightFiles& weights, const Path& release, const Path& directory,
                    const Path& target, const std::stop_token& stop)
{
    const Path config = directory / "config.json";
    if (!model.config && directory.empty())
        throwNoModel(model, release);
    NamedTensors tensors;
    const std::string prefix = model.prefix;
    for (const std::string& name : weights.names())
        if (name.starts_with(prefix))
            tensors.emplace_back(name.substr(prefix.size()), toTensor(weights.get(name)));
    throwIfStopped(stop);
    std::filesystem::create_directories(target);
    writeFileWhole(target / "config.json", model.config ? model.config->dump(2) + "\n" : readFile(config));
    saveTensors(target / "model.safetensors", tensors, {{"format", "pt"}});
    copyTokenizerFiles(directory.empty() ? release : directory, target);
}

void copyTokenizerFiles(const Path& from, const Path& to)
{
    for (const char* name : tokenizerFiles)
        if (std::filesystem::is_regular_file(from / name))
            writeFileWhole(to / name, readFile(from / name));
}

} // namespace calm
