#include "core/models/lora_file.h"

#include "core/base/error.h"
#include "core/models/family.h"
#include "core/models/load_model.h"
#include "core/models/peft_config.h"
#include "core/weights/safetensors.h"

#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <map>
#include <set>

namespace calm
{

namespace
{
const char* const configFile = "adapter_config.json";
const char* const weightsFile = "adapter_model.safetensors";
const std::string prefix = "base_model.model.", suffixA = ".lora_A.weight", suffixB = ".lora_B.weight";

/// The directory's family and the decoder it is.
struct Described
{
    const Family& family;
    DecoderSettings settings;
};

Described describe(const Path& model)
{
    const Path path = model / "config.json";
    const Json config = parseJson(readFile(path), path.string());
    const Family& family = familyOf(config);
    return {family, family.settings(ConfigReader(config))};
}

std::string moduleOf(const Family& family, const std::string& slot)
{
    const auto modules = modulesOf(family, slot);
    if (modules.empty())
        throw Error(ErrorKind::unsupported,
                    "PEFT has no name for the matrix " + slot + " of the family " + family.name + ".");
    return modules.front();
}

/// The shortest end of `module` that is not the end of any of `others`: "c_proj", or where that would mean the MLP's
/// too, "attn.c_proj".
std::string shortName(const std::string& module, const std::vector<std::string>& others)
{
    for (std::size_t dot = module.rfind('.'); dot != std::string::npos && dot > 0; dot = module.rfind('.', dot - 1)) {
        const std::string end = module.substr(dot);
        if (std::ranges::none_of(others, [&](const std::string& other) { return other.ends_with(end); }))
            return end.substr(1);
    }
    return module;
}

std::vector<std::string> targetModules(const Described& model, const std::vector<LoraMatrix>& matrices)
{
    std::set<std::string> slots, names;
    for (const LoraMatrix& matrix : matrices)
        slots.insert(matrix.slot);
    std::vector<std::string> changed, others;
    for (const LoraPlace& place : projectionsOf(model.settings))
        (slots.contains(place.slot) ? changed : others).push_back(moduleOf(model.family, place.slot));
    for (const std::string& module : changed)
        names.insert(shortName(module, others));
    return {names.begin(), names.end()};
}

/// What the file has for one module.
struct Pair
{
    const TensorView* a = nullptr;
    const TensorView* b = nullptr;
};

std::map<std::string, Pair> pairsIn(const SafetensorsFile& file)
{
    std::map<std::string, Pair> pairs;
    for (const TensorView& view : file.tensors()) {
        const bool isA = view.name.ends_with(suffixA), isB = view.name.ends_with(suffixB);
        if (!view.name.starts_with(prefix) || !(isA || isB))
            throw Error(ErrorKind::unsupported,
                        file.path().string() + " holds " + view.name + ", which is no LoRA matrix of a linear module.");
        const std::string module =
            view.name.substr(prefix.size(), view.name.size() - prefix.size() - (isA ? suffixA : suffixB).size());
        (isA ? pairs[module].a : pairs[module].b) = &view;
    }
    return pairs;
}

Tensor numbersOf(const TensorView* view, const std::string& name, std::int64_t rows, std::int64_t columns,
                 const Path& file)
{
    if (!view)
        throw Error(ErrorKind::corrupt, file.string() + " has no tensor " + name + ".");
    if (view->shape != std::vector<std::int64_t>{rows, columns})
        throw Error(ErrorKind::badInput, "The tensor " + name + " of " + file.string() + " should be " +
                                             std::to_string(rows) + " x " + std::to_string(columns) +
                                             " to fit the model and the rank in adapter_config.json; it is not.");
    const bool known = view->dtype == DType::f32 || view->dtype == DType::f16 || view->dtype == DType::bf16;
    if (!known)
        throw Error(ErrorKind::unsupported, "The tensor " + name + " of " + file.string() + " has the element type " +
                                                toString(view->dtype) + "; F32, F16 and BF16 are supported.");
    const Tensor numbers = toTensor(*view).clone().to(at::kFloat);
    if (!numbers.isfinite().all().item<bool>())
        throw Error(ErrorKind::corrupt, file.string() + " has numbers in " + name + " that are none.");
    return numbers;
}

/// PEFT names a module of an expert or a router only where transformers has one (newer versions hold all experts in one
/// tensor); where it has none, the adapter changes nothing there.
bool mayBeMissing(const std::string& slot)
{
    return slot.find(".expert.") != std::string::npos || slot.ends_with(".router");
}

/// The matrices that config and file name, each checked; takes what it finds out of `pairs`.
std::vector<LoraMatrix> matricesOf(const Described& model, const PeftConfig& config, std::map<std::string, Pair>& pairs,
                                   const Path& file)
{
    std::vector<LoraMatrix> matrices;
    for (const LoraPlace& place : projectionsOf(model.settings)) {
        const auto modules = modulesOf(model.family, place.slot);
        auto module = std::ranges::find_if(modules, [&](const std::string& name) { return pairs.contains(name); });
        if (module == modules.end())
            module = modules.begin();
        if (module == modules.end() || !config.targets(*module))
            continue;
        const Pair pair = pairs.contains(*module) ? pairs.extract(*module).mapped() : Pair{};
        if (!pair.a && !pair.b && mayBeMissing(place.slot))
            continue;
        LoraMatrix matrix{.slot = place.slot, .change = {}};
        const int rank = config.rankOf(*module);
        matrix.change.a = numbersOf(pair.a, prefix + *module + suffixA, rank, place.in, file);
        matrix.change.b = numbersOf(pair.b, prefix + *module + suffixB, place.out, rank, file);
        matrix.change.scale = config.scaleOf(*module);
        matrices.push_back(std::move(matrix));
    }
    return matrices;
}
} // namespace

void saveLora(const Path& folder, const Path& model, const LoraAdapter& adapter)
{
    const Described described = describe(model);
    NamedTensors tensors;
    for (const LoraMatrix& matrix : adapter.matrices) {
        const std::string module = prefix + moduleOf(described.family, matrix.slot);
        tensors.emplace_back(module + suffixA, matrix.change.a);
        tensors.emplace_back(module + suffixB, matrix.change.b);
    }
    saveTensors(folder / weightsFile, tensors, {{"format", "pt"}});
    const Json config =
        peftConfig(adapter.settings, targetModules(described, adapter.matrices),
                   std::filesystem::absolute(model).lexically_normal().string(), described.settings.transposedLinears);
    writeFileWhole(folder / configFile, config.dump(2) + "\n");
}

LoraAdapter loadLora(const Path& folder, const Path& model)
{
    if (!std::filesystem::exists(folder / configFile))
        throw Error(ErrorKind::notFound,
                    "There is no LoRA adapter in " + folder.string() + ": it has no " + configFile + ".");
    const PeftConfig config = PeftConfig::read(folder / configFile);
    const Path weights = folder / weightsFile;
    if (!std::filesystem::exists(weights))
        throw Error(ErrorKind::notFound, folder.string() + " has no " + weightsFile +
                                             "; an adapter_model.bin has to be saved as safetensors first.");
    const auto file = SafetensorsFile::open(weights);
    auto pairs = pairsIn(*file);
    const Described described = describe(model);
    LoraAdapter adapter;
    adapter.matrices = matricesOf(described, config, pairs, weights);
    if (!pairs.empty())
        throw Error(ErrorKind::badInput, weights.string() + " changes " + pairs.begin()->first + ", which " +
                                             model.string() + " does not have or adapter_config.json does not name.");
    if (adapter.matrices.empty())
        throw Error(ErrorKind::badInput, folder.string() + " changes nothing of the model " + model.string() + ".");
    adapter.settings = {.rank = config.rank(),
                        .alpha = config.alpha(),
                        .dropout = config.dropout(),
                        .targets = targetsOf(adapter.matrices)};
    return adapter;
}

void copyLora(const Path& from, const Path& to)
{
    for (const char* name : {weightsFile, configFile})
        writeFileWhole(to / name, readFile(from / name));
}

} // namespace calm
