#include "core/engine/adapter_models.h"

#include "core/base/error.h"
#include "core/engine/model_jobs.h"
#include "core/weights/inspect_model.h"

#include <algorithm>

namespace calm
{

namespace
{
/// Whether this may be the model, before its content is read.
bool looksAlike(const ModelCard& a, const ModelCard& b)
{
    return a.family == b.family && a.layers == b.layers && a.hiddenSize == b.hiddenSize && a.parameters == b.parameters;
}
} // namespace

ModelRecord hashed(Project& project, ModelRecord record, const ProgressCallback& progress, const std::stop_token& stop)
{
    if (!record.contentHash.empty())
        return record;
    record.contentHash = contentHashOfModel(project.modelDirectory(record), stop, progress);
    project.updateModel(record);
    return record;
}

void AdapterModels::offer(const std::vector<std::string>& named, const std::string& role,
                          const std::vector<AdapterModel>& wanted)
{
    if (named.size() > wanted.size())
        throw Error(ErrorKind::badInput, "The adapter has " + std::to_string(wanted.size()) + " " + role +
                                             " models, but " + std::to_string(named.size()) + " were named.");
    std::vector<std::optional<ModelRecord>> found(wanted.size());
    std::vector<ModelRecord> others;
    for (std::size_t i = 0; i < named.size(); ++i) {
        const ModelRecord record = recordOf(named[i]);
        std::size_t place = 0;
        while (place < wanted.size() && (found[place] || wanted[place].contentHash != record.contentHash))
            ++place;
        if (place < wanted.size())
            found[place] = record;
        else
            others.push_back(record);
    }
    auto other = others.begin();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        // With as many named as asked for, a wrong one is meant for the place that is left.
        if (!found[i] && (named.size() < wanted.size() || other == others.end()))
            found[i] = inProject(wanted[i]);
        if (!found[i] && other != others.end())
            found[i] = *other++;
        if (!found[i])
            throw Error(ErrorKind::notFound, "The " + role + " model " + wanted[i].name + " (" + wanted[i].card.family +
                                                 ", content hash " + wanted[i].contentHash +
                                                 ") is not in the project; give its directory with --" + role + ".");
        choose(*found[i], role, wanted[i]);
    }
    if (other != others.end())
        throw Error(ErrorKind::badInput, "The model " + other->name + " has content hash " + other->contentHash +
                                             ", which is none of those the adapter asks for.");
}

ModelRecord AdapterModels::recordOf(const std::string& named)
{
    for (const ModelRecord& record : m_project.models())
        if (record.name == named)
            return hashed(m_project, record, m_progress, m_stop);
    std::error_code ignored;
    if (!std::filesystem::exists(Path(named) / "config.json", ignored))
        throw Error(ErrorKind::notFound, "\"" + named + "\" is neither a model of the project nor a model directory.");
    const Path directory = std::filesystem::absolute(named).lexically_normal();
    for (const ModelRecord& record : m_project.models())
        if (std::filesystem::equivalent(m_project.modelDirectory(record), directory, ignored))
            return hashed(m_project, record, m_progress, m_stop);
    return fromDirectory(directory.has_filename() ? directory : directory.parent_path());
}

ModelRecord AdapterModels::fromDirectory(const Path& directory)
{
    ModelRecord record;
    record.card = inspect(directory.string());
    if (!record.card.problem.empty())
        throw Error(ErrorKind::unsupported, record.card.problem);
    record.card.directory = directory.string();
    record.contentHash = contentHashOfModel(directory, m_stop, m_progress);
    record.name = directory.filename().string(); // until it is chosen
    return record;
}

std::string AdapterModels::freeName(const std::string& name)
{
    const auto isTaken = [&](const std::string& candidate) {
        const auto has = [&](const auto& records) {
            return std::ranges::any_of(records, [&](const ModelRecord& record) { return record.name == candidate; });
        };
        return has(m_project.models()) || has(m_newModels);
    };
    std::string candidate = name;
    for (int number = 2; isTaken(candidate); ++number)
        candidate = name + " " + std::to_string(number);
    return candidate;
}

std::optional<ModelRecord> AdapterModels::inProject(const AdapterModel& wanted)
{
    for (const ModelRecord& record : m_project.models())
        if (record.contentHash == wanted.contentHash)
            return record;
    for (const ModelRecord& record : m_newModels)
        if (record.contentHash == wanted.contentHash)
            return record;
    for (const ModelRecord& record : m_project.models()) {
        if (!record.contentHash.empty() || !looksAlike(record.card, wanted.card))
            continue;
        const ModelRecord now = hashed(m_project, record, m_progress, m_stop);
        if (now.contentHash == wanted.contentHash)
            return now;
    }
    return std::nullopt;
}

void AdapterModels::choose(ModelRecord record, const std::string& role, const AdapterModel& wanted)
{
    if (record.contentHash != wanted.contentHash) {
        const std::string difference = "the adapter was trained with the " + role + " model " + wanted.name +
                                       " of content hash " + wanted.contentHash + ", but " + record.name +
                                       " has content hash " + record.contentHash;
        if (!m_acceptOthers)
            throw Error(ErrorKind::badInput, "This is another model: " + difference +
                                                 "; name the right one, or accept it with --accept-other-models.");
        m_warnings.push_back("Accepted another model: " + difference + ".");
    }
    const auto known = std::ranges::find_if(
        m_newModels, [&](const ModelRecord& model) { return model.card.directory == record.card.directory; });
    if (known != m_newModels.end())
        record = *known;
    else if (record.id == 0) {
        record.name = freeName(wanted.name);
        m_newModels.push_back(record);
    }
    m_chosen.push_back(std::move(record));
}

} // namespace calm
