#include "core/weights/weight_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace calm
{

namespace
{
struct Files
{
    std::vector<std::string> names; ///< sorted; links that lead nowhere are not among them
    std::string gone;               ///< the first link that matters and leads nowhere

    bool has(const std::string& name) const { return std::ranges::binary_search(names, name); }
    std::string endingIn(const std::string& ending) const
    {
        const auto it = std::ranges::find_if(names, [&](const std::string& name) { return name.ends_with(ending); });
        return it == names.end() ? std::string() : *it;
    }
};

/// Of a model's files, those without which it cannot be used.
bool matters(const std::string& name)
{
    return name == "config.json" || name == "tokenizer.json" || name.ends_with(".safetensors") ||
           name.ends_with(".safetensors.index.json") || name.starts_with("pytorch_model");
}

Files filesIn(const Path& directory)
{
    Files files;
    std::error_code code;
    const auto options = std::filesystem::directory_options::skip_permission_denied;
    for (std::filesystem::directory_iterator it(directory, options, code), end; !code && it != end;
         it.increment(code)) {
        std::error_code ignored;
        const std::string name = it->path().filename().string();
        if (it->is_regular_file(ignored))
            files.names.push_back(name);
        else if (it->is_symlink(ignored) && !it->exists(ignored) && matters(name) &&
                 (files.gone.empty() || name < files.gone))
            files.gone = name;
    }
    std::ranges::sort(files.names);
    return files;
}

/// Weights that are not safetensors, and what to call them.
std::pair<std::string, std::string> foreignWeights(const Files& files)
{
    const std::pair<const char*, const char*> forms[] = {
        {".gguf", "GGUF"},       {".bin", "PyTorch's .bin"}, {".pth", "PyTorch's .pth"}, {".pt", "PyTorch's .pt"},
        {".h5", "TensorFlow's"}, {".msgpack", "Flax's"},     {".onnx", "ONNX"}};
    for (const auto& [ending, form] : forms)
        for (const std::string& name : files.names)
            if (name.ends_with(ending) && name != "training_args.bin")
                return {form, name};
    return {};
}

std::string problemOfWeights(const Files& files)
{
    for (const char* name : {"model.safetensors", "pytorch_model.bin"})
        if (files.has(name) || files.has(std::string(name) + ".index.json"))
            return {};
    if (const std::string other = files.endingIn(".safetensors"); !other.empty())
        return fmt::format(
            "Its weights are in {}, but there is no model.safetensors and no index of the shards; save the "
            "model again with save_pretrained.",
            other);
    if (const auto [form, name] = foreignWeights(files); !name.empty())
        return fmt::format(
            "It has {} weights only ({}); this version reads safetensors: download or save it in that form.", form,
            name);
    return "It has no weights here, only its description; download model.safetensors, too.";
}
} // namespace

bool looksLikeModel(const Path& directory)
{
    const Files files = filesIn(directory);
    return files.has("config.json") || files.gone == "config.json" || files.has("adapter_config.json") ||
           !files.endingIn(".safetensors").empty() || !files.endingIn(".gguf").empty() ||
           files.has("pytorch_model.bin");
}

std::string problemOfFiles(const Path& directory)
{
    const Files files = filesIn(directory);
    if (!files.gone.empty())
        return fmt::format("{} is a link to a file that is gone; download the model again.", files.gone);
    if (files.has("config.json"))
        return problemOfWeights(files);
    if (files.has("adapter_config.json"))
        return "It is an adapter (LoRA) for another model, not a model of its own; merge it into its base model first.";
    if (files.has("model_index.json"))
        return "It is a pipeline that makes pictures or sound, not a language model.";
    if (const std::string gguf = files.endingIn(".gguf"); !gguf.empty())
        return fmt::format(
            "It has GGUF weights only ({}); this version reads safetensors: download the original model.", gguf);
    return "It has no config.json, so nobody knows how to compute it; download the whole model.";
}

std::string unfinishedDownload(const std::string& name, int files, std::int64_t bytes)
{
    constexpr double mega = 1e6;
    return fmt::format("Its download is not finished: {} so far ({:.1f} MB). Finish it with: hf download {}",
                       files == 1 ? "1 file is there in part" : fmt::format("{} files are there in part", files),
                       static_cast<double>(bytes) / mega, name.substr(0, name.find(' ')));
}

} // namespace calm
