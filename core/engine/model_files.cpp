#include "core/engine/model_files.h"

#include "core/base/error.h"
#include "core/engine/adapter_models.h"
#include "core/weights/inspect_model.h"
#include "core/weights/weight_files.h"

namespace calm
{

namespace
{
std::int64_t sizeOf(const Path& path)
{
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    return code ? -1 : static_cast<std::int64_t>(size);
}

std::int64_t changeOf(const Path& path)
{
    std::error_code code;
    const auto time = std::filesystem::last_write_time(path, code);
    return code ? 0 : time.time_since_epoch().count();
}
} // namespace

ModelFiles::ModelFiles(Project& project, const Composition& composition, const ProgressCallback& progress,
                       const std::stop_token& stop)
{
    std::vector<std::string> names = composition.augmenting;
    if (!composition.anchor.empty())
        names.insert(names.begin(), composition.anchor);
    for (const std::string& name : names) {
        const ModelRecord record = project.model(name);
        Model model{.name = name, .directory = project.modelDirectory(record), .contentHash = {}, .files = {}};
        std::vector<Path> paths{model.directory / "config.json"};
        for (const Path& path : WeightFiles::open(model.directory)->files())
            paths.push_back(path);
        for (const Path& path : paths)
            model.files.push_back({path, sizeOf(path), changeOf(path)});
        model.contentHash = hashed(project, record, progress, stop).contentHash;
        m_models.push_back(std::move(model));
    }
}

void ModelFiles::check() const
{
    for (const Model& model : m_models)
        for (const File& file : model.files) {
            if (sizeOf(file.path) < 0)
                throw Error(ErrorKind::notFound, "The file " + file.path.string() + " of the model " + model.name +
                                                     " is gone; put it back and resume the run.");
            if (sizeOf(file.path) != file.size || changeOf(file.path) != file.changedAt)
                throw Error(ErrorKind::badInput, "The file " + file.path.string() + " of the model " + model.name +
                                                     " was changed while the run went on.");
        }
}

std::string ModelFiles::contentHashes() const
{
    std::string all;
    for (const Model& model : m_models)
        all += model.contentHash + "\n";
    return all;
}

Json ModelFiles::stampsOf(const Model& model)
{
    Json stamps = Json::array();
    for (const File& file : model.files)
        stamps.push_back(
            {{"name", file.path.filename().string()}, {"size", file.size}, {"changed_at", file.changedAt}});
    return stamps;
}

Json ModelFiles::toJson() const
{
    Json models = Json::array();
    for (const Model& model : m_models)
        models.push_back({{"content_hash", model.contentHash}, {"files", stampsOf(model)}});
    return models;
}

void ModelFiles::requireSameAs(const Json& earlier, const std::stop_token& stop) const
{
    const std::string what = "The checkpoint's list of models";
    if (!earlier.is_array() || earlier.size() != m_models.size())
        throw Error(ErrorKind::badInput,
                    "The checkpoint was written with other models; train the run from its beginning.");
    for (std::size_t i = 0; i < m_models.size(); ++i) {
        const Model& model = m_models[i];
        if (optional(earlier[i], "files", Json(), what) == stampsOf(model))
            continue; // untouched since; else it may have been copied, or downloaded again
        if (contentHashOfModel(model.directory, stop) != optional(earlier[i], "content_hash", std::string(), what))
            throw Error(ErrorKind::badInput,
                        "The model " + model.name +
                            " has changed since the run's last checkpoint: put its files back, or train "
                            "the run from its beginning.");
    }
}

} // namespace calm
