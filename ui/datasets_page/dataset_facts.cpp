#include "ui/datasets_page/dataset_facts.h"

#include "core/store/example_query.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/engine_client/run_label.h"
#include "ui/widgets/number_format.h"

#include <QStringList>

namespace calm::ui
{

namespace
{

constexpr qsizetype hashCharacters = 8;

QString shortHash(const DatasetVersion& version)
{
    return fromUtf8(version.hash).left(hashCharacters);
}

QString runsOf(const DatasetVersion& version, const std::map<std::int64_t, QString>& runs)
{
    QStringList names;
    for (const std::int64_t run : version.runs)
        if (const auto it = runs.find(run); it != runs.end())
            names += it->second;
    return names.join(QStringLiteral(", "));
}

QString versionLines(const std::vector<DatasetVersion>& versions, const std::map<std::int64_t, QString>& runs)
{
    QStringList lines;
    for (const DatasetVersion& version : versions)
        lines += DatasetsPage::tr("%1, kept %2: %3, seen by %4")
                     .arg(shortHash(version), formatTime(version.createdAt),
                          counted(version.examples, DatasetsPage::tr("1 example"), DatasetsPage::tr("%1 examples")),
                          runsOf(version, runs));
    return lines.join('\n');
}

} // namespace

QString versionSentence(const std::vector<DatasetVersion>& versions, const std::map<std::int64_t, QString>& runs)
{
    if (versions.empty())
        return {};
    const DatasetVersion& newest = versions.front();
    for (const DatasetVersion& version : versions)
        if (version.current)
            return DatasetsPage::tr("Version %1, seen by %2.").arg(shortHash(version), runsOf(version, runs));
    return newest.runs.size() == 1 ? DatasetsPage::tr("Changed since version %1: %2 keeps what it saw.")
                                         .arg(shortHash(newest), runsOf(newest, runs))
                                   : DatasetsPage::tr("Changed since version %1: %2 keep what they saw.")
                                         .arg(shortHash(newest), runsOf(newest, runs));
}

DatasetFacts readFacts(Project& project, std::int64_t dataset, const std::stop_token& stop)
{
    return {dataset, project.splitCounts(dataset), tagCounts(project, dataset, stop)};
}

VersionWords readVersions(Project& project, std::int64_t dataset, const std::string& name)
{
    const std::vector<DatasetVersion> versions = versionsOfDataset(project, name);
    std::map<std::int64_t, QString> runs;
    if (!versions.empty())
        for (const RunRecord& run : project.runs())
            runs.emplace(run.id, runLabel(run));
    return {dataset, versionSentence(versions, runs), versionLines(versions, runs)};
}

} // namespace calm::ui
