#include "ui/models_page/model_scan.h"

#include "core/base/progress.h"
#include "core/store/model_edits.h"
#include "core/weights/model_facts.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace calm::ui
{

namespace
{

/// Names, sizes and times of a directory's files, links followed: what changes when a model is saved or downloaded
/// anew.
std::string stampOf(const FoundModel& model)
{
    std::vector<std::string> parts;
    std::error_code code;
    for (std::filesystem::directory_iterator it(model.directory, code), end; !code && it != end; it.increment(code)) {
        std::error_code ignored;
        const auto bytes = it->file_size(ignored);
        const auto changed = it->last_write_time(ignored).time_since_epoch().count();
        parts.push_back(it->path().filename().string() + ' ' + std::to_string(bytes) + ' ' + std::to_string(changed));
    }
    std::ranges::sort(parts);
    std::string stamp =
        model.problem + ' ' + std::to_string(model.partialFiles) + ' ' + std::to_string(model.partialBytes);
    for (const std::string& part : parts)
        stamp += '\n' + part;
    return stamp;
}

class Scan
{
public:
    Scan(const ScanOrder& order, const std::stop_token& stop) : m_order(order), m_stop(stop) {}

    const CardCache::Entry& read(const FoundModel& model)
    {
        throwIfStopped(m_stop);
        const std::string directory = model.directory.string();
        std::string stamp = stampOf(model);
        CardCache::Entry& entry = m_cards->entries[directory];
        if (m_order.before) {
            const auto known = m_order.before->entries.find(directory);
            if (known != m_order.before->entries.end() && known->second.stamp == stamp) {
                entry = known->second;
                return entry;
            }
        }
        entry = {std::move(stamp), cardOf(model), 0};
        if (entry.card.layers > 0)
            entry.headDim = readModelFacts(model.directory).headDim;
        return entry;
    }

    void readProject(ScanResult& result)
    {
        for (const Path& directory : m_order.project) {
            std::error_code code;
            ModelCard& card = result.projectCards[directory.string()];
            if (lacksFiles(directory))
                result.missing.insert(directory.string());
            if (!std::filesystem::is_directory(directory, code)) {
                card.directory = directory.string();
                card.problem = "Its folder " + directory.string() +
                               " is gone; bring it back, say where it lies now, or remove the model from the project.";
                continue;
            }
            m_known.insert(std::filesystem::weakly_canonical(directory, code));
            const CardCache::Entry& entry = read({directory, {}});
            card = entry.card;
            result.projectMemory[directory.string()] = memoryOf(entry.card, entry.headDim);
        }
    }

    void readFolders(ScanResult& result)
    {
        for (const Path& folder : m_order.folders)
            for (FoundModel& model : listModels(folder, m_stop)) {
                std::error_code code;
                if (!m_known.insert(std::filesystem::weakly_canonical(model.directory, code)).second)
                    continue;
                const CardCache::Entry& entry = read(model);
                result.models.push_back({std::move(model), entry.card, folder, memoryOf(entry.card, entry.headDim)});
            }
    }

    std::shared_ptr<const CardCache> cards() const { return m_cards; }

private:
    const ScanOrder& m_order;
    const std::stop_token& m_stop;
    std::set<Path> m_known;
    std::shared_ptr<CardCache> m_cards = std::make_shared<CardCache>();
};

} // namespace

ScanResult scanModels(const ScanOrder& order, const std::stop_token& stop)
{
    const auto start = std::chrono::steady_clock::now();
    ScanResult result;
    Scan scan(order, stop);
    scan.readProject(result);
    scan.readFolders(result);
    result.cards = scan.cards();
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace calm::ui
